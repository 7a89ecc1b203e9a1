/** What only an e-mail has, while it is written. Pure. */
import type { Answer, Attachment } from "../../api/types";

/** The mail that is answered or forwarded by choice. */
export interface Answering {
  messageId: string;
  kind: AnswerKind;
  subject: string;
  warnings: readonly string[];
}

export type AnswerKind = "reply" | "reply_all" | "forward";

/** A file that goes along with a mail: handed over, or of the mail forwarded. */
export interface MailFile extends Pick<Attachment, "id" | "name" | "content_type" | "size"> {
  /** A picture of the text: it goes only while the text shows it. */
  inText?: boolean;
  /** Of the mail forwarded: it goes along with that answer alone. */
  forwarded?: boolean;
}

export interface MailParts {
  /** Chosen by hand, or by the answer begun; null: whom the envelope names. */
  to: readonly string[] | null;
  cc: readonly string[];
  bcc: readonly string[];
  /** The mailbox or alias it leaves from; null: the usual one. */
  senderId: string | null;
  /** Files handed over before, pictures of the text among them. */
  files: readonly MailFile[];
  /** The mail answered, below the words; null: none, or left out. */
  quotedHtml: string | null;
  /** The signature was left out by hand. */
  unsigned: boolean;
  answering: Answering | null;
}

export const NO_MAIL_PARTS: MailParts = {
  to: null,
  cc: [],
  bcc: [],
  senderId: null,
  files: [],
  quotedHtml: null,
  unsigned: false,
  answering: null,
};

/** Whether anything in it was chosen by hand. */
export function isChosen({ to, cc, bcc, files, answering, senderId }: MailParts): boolean {
  const lists = [to ?? [], cc, bcc, files];
  return (
    to !== null || senderId !== null || answering !== null || lists.some((list) => list.length)
  );
}

/** Files that were chosen, without those that only came along with a mail that was to be forwarded. */
export function ownFiles(files: readonly MailFile[]): MailFile[] {
  return files.filter(({ forwarded }) => !forwarded);
}

/** The parts for an answer as the server computed it. Files chosen before stay. */
export function answered(
  before: MailParts,
  answer: Answer,
  messageId: string,
  kind: AnswerKind,
): MailParts {
  const chosen = ownFiles(before.files);
  const known = new Set(chosen.map(({ id }) => id));
  const forwarded = answer.attachments
    .filter(({ id }) => !known.has(id))
    .map((file) => ({ ...file, forwarded: true }));
  return {
    ...before,
    to: answer.to,
    cc: answer.cc,
    bcc: [],
    senderId: answer.sender_id ?? null,
    files: [...chosen, ...forwarded],
    quotedHtml: answer.quoted_html === "" ? null : answer.quoted_html,
    answering: {
      messageId,
      kind,
      subject: answer.subject,
      warnings: answer.warnings.map(({ message }) => message),
    },
  };
}
