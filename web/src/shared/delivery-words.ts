/** Delivery states in plain words. */
import type { Channel, Delivery, DeliveryState } from "../api/types";
import { phoneWords } from "./phone";

export type DeliveryTone = "waiting" | "done" | "read" | "delayed" | "failed" | "unsure";

const WORDS: Record<DeliveryState, [string, DeliveryTone]> = {
  queued: ["Queued", "waiting"],
  sending: ["Sending…", "waiting"],
  sent: ["Sent", "done"],
  delayed: ["Delayed", "delayed"],
  delivered: ["Delivered", "done"],
  read: ["Read", "read"],
  undelivered: ["Not delivered", "failed"],
  failed: ["Failed", "failed"],
  uncertain: ["Checking whether it was sent", "unsure"],
  posted: ["Posted", "done"],
  notified: ["Posted, client notified", "done"],
  emailed: ["Posted, client e-mailed", "done"],
  cancelled: ["Taken back, not sent", "waiting"],
};

/** What passes only when somebody does what the reason says: time alone mends nothing. */
const NEED_A_HAND = ["mailbox_disconnected"];

const ADVICE: Partial<Record<DeliveryTone, string>> = {
  delayed: " The mail servers keep trying, for some days.",
};

export interface DeliveryWords {
  label: string;
  tone: DeliveryTone;
  /** Why it failed or is in doubt, and whether trying again can help. Empty when there is nothing to say. */
  reason: string;
}

export function deliveryWords(delivery: Delivery, channel: Channel): DeliveryWords {
  const [word, tone] = WORDS[delivery.state];
  const label = channel === "internal" && delivery.state === "posted" ? "Saved" : word;
  const { reason } = delivery;
  if (!reason) return { label, tone, reason: "" };
  const passes = tone === "failed" && !reason.permanent && !NEED_A_HAND.includes(reason.code);
  const advice = passes ? " Trying again later may work." : (ADVICE[tone] ?? "");
  return { label, tone, reason: phoneWords(`${reason.message}${advice}`) };
}
