/** What the mock gateway makes of a message to send, and what it refuses. */
import type { Client, MessageDraft } from "../src/api/types";
import { problem, type Answered } from "./mock-http.ts";
import { STAFF } from "./sample-clients.ts";
import { delivered, type Written } from "./write-message.ts";

export function wordsOf(draft: MessageDraft): Pick<Written, "by" | "body" | "more"> {
  const named = STAFF.filter((member) => draft.mentions?.includes(member.id));
  const html = draft.body_html ?? null;
  const text = html
    ?.replaceAll(/<\/(p|div|li|blockquote)>|<br>/g, "\n")
    .replaceAll(/<[^>]+>/g, "")
    .trim();
  return {
    by: 0,
    body: text ?? draft.body ?? "",
    more: {
      mentions: named.map((member) => ({ staff_id: member.id, name: member.name })),
      subject: draft.subject ?? null,
      to: draft.to ?? [],
      cc: draft.cc ?? [],
      bcc: draft.bcc ?? [],
      body_html: html,
      delivery: delivered("queued"),
    },
  };
}

export function refusalOf(draft: MessageDraft, { name, contacts }: Client): Answered | null {
  const words = `${draft.body ?? ""}${draft.body_html ?? ""}`;
  if (words.includes("refuse"))
    return problem(
      409,
      "channel_unavailable",
      "SMS is not usable now: the contact has opted out of texts.",
    );
  const known = contacts.flatMap(({ identities }) => identities.map(({ value }) => value));
  const outside = [...(draft.to ?? []), ...(draft.cc ?? [])].filter(
    (address) => !known.includes(address),
  );
  if (draft.channel === "email" && outside.length > 0 && !draft.allow_outside)
    return problem(
      422,
      "recipient_outside_client",
      `${outside.join(", ")} is nobody of ${name}. Send it all the same?`,
    );
  const promises = /attached|enclosed/i.test(words) && !draft.attachments?.length;
  if (draft.channel === "email" && promises && !draft.acknowledged?.length)
    return problem(422, "attachment_missing", "The text speaks of a file, and none is attached.");
  return null;
}
