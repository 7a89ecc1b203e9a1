import type { Channel } from "../api/types";

export const CHANNEL_LABEL: Record<Channel, string> = {
  email: "E-mail",
  sms: "SMS",
  portal: "Portal",
  internal: "Internal",
};

/** The order in which channels are offered and listed everywhere. */
export const CHANNELS: readonly Channel[] = ["email", "sms", "portal", "internal"];

export function inOrder(channels: readonly Channel[]): Channel[] {
  return CHANNELS.filter((channel) => channels.includes(channel));
}
