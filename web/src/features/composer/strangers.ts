import type { Conversation, MessageDraft, StaffMember } from "../../api/types";
import { sameAddress } from "../../shared/mail-address";

/** Whom a mail goes to openly and who is neither of the client's people nor of the firm. */
export function strangersIn(
  { to = [], cc = [] }: MessageDraft,
  { client, contacts }: Conversation,
  colleagues: readonly StaffMember[],
): string[] {
  if (!client) return [];
  const known = [
    ...contacts.flatMap(({ identities }) => identities.map(({ value }) => value)),
    ...colleagues.map(({ email }) => email),
  ];
  return [...(to ?? []), ...cc].filter(
    (address) => !known.some((other) => sameAddress(other, address)),
  );
}
