/** The request that a draft becomes. Pure. */
import type { MessageDraft } from "../../api/types";
import type { Draft, Shown } from "./draft";
import type { Envelope } from "./envelope";
import { bodyOf, picturesIn } from "./mail-body";

/** What a mail takes along from beside its draft. */
export interface Beside {
  /** As it stands below the words. */
  signatureHtml?: string;
  /** The one of several senders that the page shows. */
  senderId?: string | null;
  /** Ids of the files handed over. */
  uploads?: readonly string[];
}

/** What the page shows of a draft is what is sent. */
export function composed(draft: Draft, shown: Shown, beside: Beside = {}): MessageDraft {
  const { option, envelope } = shown;
  if (option.channel === "email") return mail(draft, shown, beside);
  const message: MessageDraft = { channel: option.channel, body: draft.body.trim() };
  if (envelope.to !== null) message.to = [envelope.to];
  if (option.channel !== "internal") return message;
  return { ...message, mentions: [...new Set(draft.mentions.map(({ id }) => id))] };
}

function mail(
  draft: Draft,
  { envelope, subject, mailTo }: Shown,
  { signatureHtml = "", senderId = draft.mail.senderId, uploads = [] }: Beside,
): MessageDraft {
  const { cc, bcc, quotedHtml, unsigned } = draft.mail;
  const words = (subject ?? "").trim();
  const answers = answeredBy(draft, words, envelope);
  const files = filesOf(draft, uploads);
  return {
    channel: "email",
    ...bodyOf({
      html: draft.html,
      text: draft.body,
      signatureHtml: unsigned ? "" : signatureHtml,
      quotedHtml,
    }),
    subject: words,
    to: [...mailTo],
    ...(cc.length > 0 && { cc: [...cc] }),
    ...(bcc.length > 0 && { bcc: [...bcc] }),
    ...(senderId !== null && { sender_id: senderId }),
    ...(files.length > 0 && { attachments: files }),
    ...(answers !== null && { reply_to_message_id: answers }),
  };
}

/** A mail that keeps the reply subject is a reply; another one is new, unless it was begun as an answer. */
export function answeredBy(
  { mail: { answering } }: Draft,
  words: string,
  { repliesTo, subject }: Envelope,
): string | null {
  if (answering) return answering.kind === "forward" ? null : answering.messageId;
  return words === subject ? repliesTo : null;
}

/** Pictures that were taken out of the text again do not go along; those in it always do. */
function filesOf({ html, mail: { files } }: Draft, uploads: readonly string[]): string[] {
  const shown = picturesIn(html);
  const others = files.filter(({ inText, id }) => !inText || shown.has(id)).map(({ id }) => id);
  return [...new Set([...uploads, ...others, ...shown])];
}
