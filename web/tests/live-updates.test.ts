import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../src/api/query-keys";
import type { Counts } from "../src/api/types";
import { staffUpdates } from "../src/apps/staff/live-updates";
import { messagesOf, type ThreadPages } from "../src/features/conversation/thread";
import { rowsOf, type InboxPages } from "../src/features/inbox/inbox-list";
import { LiveCache } from "../src/live/live-cache";
import { applyEvent, type StreamEvent } from "../src/live/stream-events";
import { message, pages, shared, summary } from "./samples";

const LONG_AGO = Date.parse("2026-03-01T09:00:00Z");
const COUNTS: Counts = {
  all: 2,
  needs_action: 0,
  awaiting_reply: 0,
  fyi: 0,
  internal: 0,
  unlinked: 0,
};

/** A page that fetched lists, counts and a thread long ago. */
function openPage() {
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

const recorded = (part = {}): StreamEvent => ({
  type: "message.recorded",
  data: { conversation_id: "c1", message: message(), ...part },
});
const changed = (reason: string, moved_to: string | null = null): StreamEvent => ({
  type: "conversation.changed",
  data: { conversation_id: "c1", moved_to, reason },
});
const told = { conversation: shared({ triage: "needs_action" }), previous: summary() };

beforeEach(() => void vi.useFakeTimers({ now: LONG_AGO + 3_600_000 }));
afterEach(() => void vi.useRealTimers());

describe("a message that comes over the stream", () => {
  it("costs no fetch when the event tells the conversation", () => {
    // Given an open inbox, when an event tells all there is to show
    const page = openPage();
    page.tell(recorded(told));
    vi.advanceTimersByTime(1_000);
    // Then the thread, the lists and the counts have it, and nothing is to be fetched
    expect(page.thread().map(({ id }) => id)).toEqual(["m1"]);
    expect(page.ids("all")).toEqual(["c1", "c2"]);
    expect(page.ids("needs_action")).toEqual(["c1"]);
    expect(page.counts()).toEqual({ ...COUNTS, needs_action: 1 });
    expect(page.stale()).toEqual([]);
  });

  it("is shown at once, and the rest fetched, when the event tells less", () => {
    // Given an open inbox, when an event brings the message alone
    const page = openPage();
    page.tell(recorded());
    // Then the row has it at once
    expect(page.row()?.unread_count).toBe(1);
    expect(page.thread()).toHaveLength(1);
    // And what it leaves open is fetched, but not the thread
    vi.advanceTimersByTime(1_000);
    expect(page.stale().toSorted()).toEqual([
      "inbox/counts/team",
      "inbox/list/team/all",
      "inbox/list/team/needs_action",
    ]);
  });

  it("is counted once, however often it is told", () => {
    // Given an event that is told twice, then the row counts it once
    const page = openPage();
    page.tell(recorded(told));
    page.tell(recorded(told));
    expect(page.row()?.unread_count).toBe(1);
  });

  it("is not counted into counts that may hold it already", () => {
    // Given counts fetched a moment ago
    const page = openPage();
    page.client.setQueryData(keys.countsOf("team"), COUNTS);
    // When the event comes, then they are fetched again
    page.tell(recorded(told));
    vi.advanceTimersByTime(1_000);
    expect(page.counts()).toEqual(COUNTS);
    expect(page.stale()).toEqual(["inbox/counts/team"]);
  });

  it("brings a conversation nobody knew", () => {
    // Given an unknown conversation that begins with this message
    const page = openPage();
    const conversation = shared({ id: "c9", triage: "needs_action" });
    const begun = { conversation_id: "c9", conversation, previous: null };
    page.tell(recorded({ ...begun, message: message({ conversation_id: "c9" }) }));
    // Then it is listed and counted
    expect(page.ids("all")).toEqual(["c9", "c1", "c2"]);
    expect(page.counts()).toEqual({ ...COUNTS, all: 3, needs_action: 1 });
  });
});

describe("other events", () => {
  it("take the unread mark off and put it on, and take a linked sender out", () => {
    // Given an unread conversation
    const page = openPage();
    page.tell(recorded(told));
    // When it is read, marked unread, and linked elsewhere, then the list follows
    page.tell(changed("read"));
    expect(page.row()?.unread_count).toBe(0);
    page.tell(changed("unread"));
    expect(page.row()?.unread_count).toBe(1);
    page.tell(changed("linked", "c2"));
    expect(page.ids("all")).toEqual(["c2"]);
  });

  it("of a newer server are passed over", () => {
    // Given an event with a name from the future, then nothing happens
    const page = openPage();
    page.tell({ type: "moon.risen", data: {} } as never);
    expect(page.stale()).toEqual([]);
  });
});

describe("an answer under way while an event comes", () => {
  it("is fetched once more, because it may be from before the event", async () => {
    // Given a list being fetched, whose answer will not know the message
    const page = openPage();
    const queryKey = keys.list("team", "all");
    const fetching = page.client.fetchQuery({
      queryKey,
      queryFn: () => new Promise((resolve) => setTimeout(() => resolve(pages([])), 100)),
    });
    // When the event comes first and the answer afterwards
    page.tell(recorded(told));
    await vi.advanceTimersByTimeAsync(100);
    await fetching;
    await vi.advanceTimersByTimeAsync(1_000);
    // Then it counts as stale
    expect(page.stale()).toContain("inbox/list/team/all");
  });
});
