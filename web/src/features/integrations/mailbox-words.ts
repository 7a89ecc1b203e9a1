/** What a mailbox's facts are called. Pure. */
import type { Mailbox, MailboxKind } from "../../api/settings-types";

export const KIND_LABEL: Record<MailboxKind, string> = {
  gmail: "Gmail",
  microsoft: "Microsoft 365",
  imap: "IMAP and SMTP",
};

export interface HealthWords {
  label: string;
  tone: "good" | "warn" | "bad";
}

/** In order, working although something is wrong, or not working. */
export function healthWords({ status, reason, last_synced_at }: Mailbox): HealthWords {
  if (status === "disconnected") return { label: "Disconnected", tone: "bad" };
  if (reason) return { label: "Trouble", tone: "warn" };
  return last_synced_at
    ? { label: "Connected", tone: "good" }
    : { label: "Looking at it", tone: "warn" };
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago", "yesterday"; within a minute "just now". */
export function agoWords(at: string, now: Date = new Date()): string {
  const seconds = Math.round((Date.parse(at) - now.getTime()) / 1000);
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length);
  return step ? relative.format(Math.trunc(seconds / step[1]), step[0]) : "just now";
}

export function todayWords({ today }: Mailbox): string {
  if (!today) return "Not counted yet";
  return `${today.in_mailbox} in the mailbox, ${today.stored} in Onethread`;
}
