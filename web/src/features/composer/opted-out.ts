/** People who asked not to be texted. */
import type { ChannelOption, Recipient } from "../../api/types";

export function optedOut(options: readonly ChannelOption[]): Recipient[] {
  const sms = options.find((option) => option.channel === "sms");
  return sms?.recipients.filter((recipient) => recipient.opted_out) ?? [];
}

/** The option without those who opted out, so that none of them is chosen to write to. */
export function reachable(option: ChannelOption): ChannelOption {
  if (!option.recipients.some((recipient) => recipient.opted_out)) return option;
  return { ...option, recipients: option.recipients.filter((recipient) => !recipient.opted_out) };
}
