/** The ways in which a message that failed can be sent once more. Pure. */
import type { ChannelOption, Message } from "../../api/types";
import { CHANNEL_LABEL } from "../../shared/channels";
import { phoneWords } from "../../shared/phone";

export interface Way {
  label: string;
  /** What the request says besides the message. */
  asks: { channel?: Message["channel"]; to?: string[] };
}

/** Other addresses of its own channel first, then the other channels that work now. */
export function otherWays(message: Message, options: readonly ChannelOption[]): Way[] {
  return options.flatMap((option): Way[] => {
    if (!option.usable || option.channel === "internal") return [];
    const own = option.channel === message.channel;
    const name = CHANNEL_LABEL[option.channel];
    if (option.recipients.length === 0)
      return own ? [] : [{ label: name, asks: { channel: option.channel } }];
    return option.recipients
      .filter(({ value, opted_out }) => !opted_out && !(own && message.to.includes(value)))
      .map(({ value }) => ({
        label: `${name} to ${phoneWords(value)}`,
        asks: own ? { to: [value] } : { channel: option.channel, to: [value] },
      }));
  });
}
