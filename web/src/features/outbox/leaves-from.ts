/** Which of the firm's addresses a mail leaves from. Pure. */
import type { Message, Sender } from "../../api/types";
import { answeredBy } from "./composed";
import type { Draft, Shown } from "./draft";

/** The one chosen; else the one that the mail answered came to; else the usual one. */
export function leavesFrom(
  draft: Draft,
  { subject, envelope }: Shown,
  messages: readonly Message[],
  senders: readonly Sender[],
): Sender | null {
  const chosen = senders.find(({ id }) => id === draft.mail.senderId);
  const answered = answeredBy(draft, (subject ?? "").trim(), envelope);
  const mail = messages.find(({ id }) => id === answered);
  const cameTo = mail?.direction === "inbound" ? [...mail.to, ...mail.cc] : [];
  const written = new Set(cameTo.map((address) => address.toLowerCase()));
  return (
    chosen ??
    senders.find(({ address }) => written.has(address.toLowerCase())) ??
    senders.find((sender) => sender.default) ??
    senders[0] ??
    null
  );
}
