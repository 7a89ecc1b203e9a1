/** A staff page that fetched lists, counts and a thread long ago, and events to tell it. */
import { QueryClient } from "@tanstack/react-query";
import { keys } from "../src/api/query-keys";
import type { Counts } from "../src/api/types";
import { staffUpdates } from "../src/apps/staff/live-updates";
import { messagesOf, type ThreadPages } from "../src/features/conversation/thread";
import { rowsOf, type InboxPages } from "../src/features/inbox/inbox-list";
import { LiveCache } from "../src/live/live-cache";
import { applyEvent, type StreamEvent, type StreamEvents } from "../src/live/stream-events";
import { message, pages, shared, summary } from "./samples";

export const LONG_AGO = Date.parse("2026-03-01T09:00:00Z");
export const COUNTS: Counts = {
  all: 2,
  needs_action: 0,
  awaiting_reply: 0,
  failed: 0,
  fyi: 0,
  internal: 0,
  unlinked: 0,
};

export function openPage() {
  const client = new QueryClient({ defaultOptions: { queries: { gcTime: Infinity } } });
  const cache = new LiveCache(client);
  const reader = { id: "staff-me", seesTeam: true, isReading: () => false };
  const put = (queryKey: readonly unknown[], data: unknown) =>
    client.setQueryData(queryKey, data, { updatedAt: LONG_AGO });
  put(keys.list("team", "all"), pages([summary(), summary({ id: "c2" })]));
  put(keys.list("team", "needs_action"), pages([]));
  put(keys.countsOf("team"), COUNTS);
  put(keys.messages("c1"), { pages: [{ items: [], next_cursor: null }], pageParams: [null] });
  const updates = staffUpdates(cache, reader);
  const list = (filter: "all" | "needs_action") =>
    rowsOf(client.getQueryData<InboxPages>(keys.list("team", filter)) ?? pages());
  return {
    client,
    tell: (event: StreamEvent) => applyEvent(updates, event),
    ids: (filter: "all" | "needs_action") => list(filter).map(({ id }) => id),
    row: () => list("all").find(({ id }) => id === "c1"),
    counts: () => client.getQueryData<Counts>(keys.countsOf("team")),
    thread: () => messagesOf(client.getQueryData<ThreadPages>(keys.messages("c1")) as ThreadPages),
    stale: () =>
      client
        .getQueryCache()
        .findAll({ predicate: ({ state }) => state.isInvalidated })
        .map(({ queryKey }) => queryKey.slice(1).join("/")),
  };
}

export const recorded = (part = {}): StreamEvent => ({
  type: "message.recorded",
  data: { conversation_id: "c1", message: message(), assigned_to: [], ...part },
});
type Change = StreamEvents["conversation.changed"]["reason"];
export const changed = (reason: Change, moved_to: string | null = null): StreamEvent => ({
  type: "conversation.changed",
  data: { conversation_id: "c1", moved_to, reason },
});
export const told = { conversation: shared({ triage: "needs_action" }) };
