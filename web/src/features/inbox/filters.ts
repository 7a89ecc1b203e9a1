/** What each filter of the rail holds, and how its count follows a conversation. Pure. */
import type { ConversationSummary, Counts, Filter } from "../../api/types";

type Place = Pick<ConversationSummary, "kind" | "triage" | "channels"> &
  Partial<Pick<ConversationSummary, "undelivered">>;

const HOLDS: Record<Filter, (place: Place) => boolean> = {
  all: ({ kind }) => kind === "client",
  needs_action: ({ kind, triage }) => kind === "client" && triage === "needs_action",
  awaiting_reply: ({ kind, triage }) => kind === "client" && triage === "awaiting_reply",
  fyi: ({ kind, triage }) => kind === "client" && triage === "fyi",
  internal: ({ kind, channels }) => kind === "client" && channels.includes("internal"),
  failed: ({ kind, undelivered }) => kind === "client" && undelivered === true,
  unlinked: ({ kind }) => kind === "unlinked",
};

export const FILTERS = Object.keys(HOLDS) as Filter[];

/** The server counts no further. */
export const COUNT_CAP = 1000;

export function belongs(place: Place, filter: Filter): boolean {
  return HOLDS[filter](place);
}

/** The filters that a conversation enters (+1) or leaves (-1). */
export function moves(before: Place, after: Place): Partial<Record<Filter, number>> {
  const changed = FILTERS.map((filter) => {
    const step = Number(belongs(after, filter)) - Number(belongs(before, filter));
    return [filter, step] as const;
  });
  return Object.fromEntries(changed.filter(([, step]) => step !== 0));
}

/** The counts after the moves; null when one of them is at its cap, beyond which nobody counts. */
export function countsAfter(counts: Counts, steps: Partial<Record<Filter, number>>): Counts | null {
  const next = { ...counts };
  for (const filter of FILTERS) {
    const step = steps[filter] ?? 0;
    if (step !== 0 && counts[filter] >= COUNT_CAP) return null;
    next[filter] = Math.max(0, counts[filter] + step);
  }
  return next;
}
