/** How far one text to many clients has come. */
import type { Broadcast, BroadcastItem } from "../../api/settings-types";
import type { BroadcastChanged } from "../../live/stream-events";

export interface Progress {
  done: number;
  total: number;
  /** 0 to 100. */
  percent: number;
  finished: boolean;
  summary: string;
}

type Counts = Pick<Broadcast, "total" | "queued" | "sent" | "failed" | "refused">;

export function progressOf({ total, queued, sent, failed, refused }: Counts): Progress {
  const done = Math.max(0, total - queued);
  const parts = [`${sent} sent`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (refused > 0) parts.push(`${refused} not sent`);
  if (queued > 0) parts.push(`${queued} waiting`);
  const percent = total === 0 ? 100 : Math.round((done / total) * 100);
  return { done, total, percent, finished: queued === 0, summary: parts.join(", ") };
}

/** The counts of an event put over what was fetched; an event of another broadcast changes nothing. */
export function withCounts(broadcast: Broadcast, change: BroadcastChanged): Broadcast {
  if (change.broadcast_id !== broadcast.id) return broadcast;
  const { total, queued, sent, failed, refused } = change;
  return { ...broadcast, total, queued, sent, failed, refused };
}

export interface ItemWords {
  label: string;
  tone: "good" | "bad" | "warn" | "plain";
}

const ITEM_WORDS: Record<string, ItemWords> = {
  queued: { label: "Waiting", tone: "plain" },
  composed: { label: "Waiting", tone: "plain" },
  sending: { label: "Sending", tone: "plain" },
  sent: { label: "Sent", tone: "good" },
  delivered: { label: "Delivered", tone: "good" },
  read: { label: "Read", tone: "good" },
  undelivered: { label: "Not delivered", tone: "bad" },
  failed: { label: "Failed", tone: "bad" },
  refused: { label: "Not sent", tone: "warn" },
  uncertain: { label: "Checking", tone: "warn" },
};

export function itemWords(state: string): ItemWords {
  return ITEM_WORDS[state] ?? { label: state, tone: "plain" };
}

const NEEDS_A_LOOK = ["bad", "warn"];

function rank(item: BroadcastItem): number {
  return NEEDS_A_LOOK.includes(itemWords(item.state).tone) ? 0 : 1;
}

/** What did not go out first, then the rest, each by name. */
export function inOrderOfTrouble(items: readonly BroadcastItem[]): BroadcastItem[] {
  return items.toSorted((a, b) => rank(a) - rank(b) || a.client_name.localeCompare(b.client_name));
}
