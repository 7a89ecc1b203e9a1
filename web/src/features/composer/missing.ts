import { ApiProblem } from "../../api/problem";
import type { ChannelOption, MessageDraft } from "../../api/types";
import { isMailAddress } from "../../shared/mail-address";

const LONGEST_TEXT = 1600;

/** What keeps a message from being sent, at its field; null when nothing does. */
export function missingIn(
  message: MessageDraft,
  option: ChannelOption,
  wordless = message.body === "",
): ApiProblem | null {
  if (!option.usable) {
    return ApiProblem.atField("channel", `${option.reason ?? ""} Choose another channel.`.trim());
  }
  if (wordless) return ApiProblem.atField("body", "Write a message first.");
  if (message.channel === "sms" && [...(message.body ?? "")].length > LONGEST_TEXT) {
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
  return message.channel === "email" ? noAddressIn(message) : null;
}

function noAddressIn(message: MessageDraft): ApiProblem | null {
  for (const list of ["to", "cc", "bcc"] as const) {
    const wrong = message[list]?.find((address) => !isMailAddress(address));
    if (wrong) return ApiProblem.atField(list, `“${wrong}” is no e-mail address.`);
  }
  return null;
}
