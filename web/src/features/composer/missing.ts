import type { MessageDraft } from "../../api/types";

const LONGEST_TEXT = 1600;

/** What keeps a message from being sent, in words; null when nothing does. */
export function missingIn(message: MessageDraft): string | null {
  if (message.body === "") return "Write a message first.";
  if (message.channel === "sms" && [...message.body].length > LONGEST_TEXT) {
    return `A text has at most ${LONGEST_TEXT} characters. Shorten it, or write an e-mail.`;
  }
  if (message.channel === "email" && !message.subject) return "An e-mail needs a subject.";
  const addressed = message.channel === "email" || message.channel === "sms";
  if (addressed && !message.to?.length) return "Choose whom to send it to.";
  return null;
}
