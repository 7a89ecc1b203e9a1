import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keys } from "../src/api/query-keys";
import { changed, COUNTS, LONG_AGO, openPage, recorded, told } from "./open-page";
import { message, pages, shared, summary } from "./samples";

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

  it("of a conversation that no list knows has the lists fetched that hold it", () => {
    // Given an event of a conversation that begins with it, or lies beyond the pages fetched
    const page = openPage();
    const conversation = shared({ id: "c9", triage: "awaiting_reply" });
    page.tell(
      recorded({
        conversation_id: "c9",
        conversation,
        message: message({ conversation_id: "c9" }),
      }),
    );
    vi.advanceTimersByTime(1_000);
    // Then where it stands is fetched, and no list that does not hold it
    expect(page.stale().toSorted()).toEqual(["inbox/counts/team", "inbox/list/team/all"]);
  });

  it("moves a conversation from one filter to another, in lists and counts", () => {
    // Given a question that waits for an answer
    const page = openPage();
    const asked = summary({ triage: "needs_action" });
    page.client.setQueryData(keys.list("team", "needs_action"), pages([asked]), {
      updatedAt: LONG_AGO,
    });
    page.client.setQueryData(keys.list("team", "all"), pages([asked]), { updatedAt: LONG_AGO });
    page.client.setQueryData(
      keys.countsOf("team"),
      { ...COUNTS, needs_action: 1 },
      { updatedAt: LONG_AGO },
    );
    // When somebody answers it
    page.tell(recorded({ conversation: shared({ triage: "awaiting_reply" }) }));
    vi.advanceTimersByTime(1_000);
    // Then it has left the one filter and entered the other, without a fetch
    expect(page.ids("needs_action")).toEqual([]);
    expect(page.counts()).toMatchObject({ all: 2, needs_action: 0, awaiting_reply: 1 });
    expect(page.stale()).toEqual([]);
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

  it("ask anew how a client can be written to, and nothing else", () => {
    // Given a page with the conversation's head and its messages
    const page = openPage();
    page.client.setQueryData(keys.conversation("c1"), { id: "c1" });
    // When its client has withdrawn their consent
    page.tell(changed("status"));
    vi.advanceTimersByTime(1_000);
    // Then its head is fetched, with the ways to write
    expect(page.stale()).toEqual(["conversation/c1"]);
  });

  it("show the words that really went out, without a fetch when they tell the conversation", () => {
    // Given a text that is the latest of its conversation
    const page = openPage();
    page.tell(recorded(told));
    // When it goes out with a disclosure
    const body_text = "Hello. Reply STOP to opt out.";
    const last_message = { ...shared().last_message, snippet: body_text } as never;
    page.tell({
      type: "message.updated",
      data: {
        conversation_id: "c1",
        message_id: "m1",
        delivery: null,
        intent: null,
        body_text,
        conversation: shared({ last_message, triage: "needs_action" }),
      },
    });
    vi.advanceTimersByTime(1_000);
    // Then thread and list say so
    expect(page.row()?.last_message?.snippet).toBe(body_text);
    expect(page.thread()[0]?.body_text).toBe(body_text);
    expect(page.stale()).toEqual([]);
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
