import { ApiProblem } from "../../api/problem";
import type { ChannelOption, MessageDraft } from "../../api/types";

const LONGEST_TEXT = 1600;

/** What keeps a message from being sent, at its field; null when nothing does. */
export function missingIn(message: MessageDraft, option: ChannelOption): ApiProblem | null {
  if (!option.usable) {
    return ApiProblem.atField("channel", `${option.reason ?? ""} Choose another channel.`.trim());
  }
  if (message.body === "") return ApiProblem.atField("body", "Write a message first.");
  if (message.channel === "sms" && [...message.body].length > LONGEST_TEXT) {
    const longest = `A text has at most ${LONGEST_TEXT} characters.`;
    return ApiProblem.atField("body", `${longest} Shorten it, or write an e-mail.`);
  }
  if (message.channel === "email" && !message.subject) {
    return ApiProblem.atField("subject", "An e-mail needs a subject.");
  }
  const addressed = message.channel === "email" || message.channel === "sms";
  if (addressed && !message.to?.length) {
    return ApiProblem.atField("to", "Choose whom to send it to.");
  }
  return null;
}
