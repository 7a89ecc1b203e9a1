import { describe, expect, it } from "vitest";
import { belongs, countsAfter, moves } from "../src/features/inbox/filters";
import { rowsOf, withoutRow, withRow, type InboxPages } from "../src/features/inbox/inbox-list";
import { rowAfter } from "../src/features/inbox/row-after";
import { message, pages, shared, summary } from "./samples";

const READER = { id: "staff-me", isReading: () => false };
const ids = (list: InboxPages) => list.pages.map((page) => page.items.map((row) => row.id));
const at = (hour: number) => `2026-03-01T${String(hour).padStart(2, "0")}:00:00Z`;
const row = (id: string, hour: number) => summary({ id, last_activity_at: at(hour) });

describe("the client list", () => {
  it("puts a row where its activity belongs, on whichever page that is", () => {
    // Given two pages
    const list = pages([row("a", 9), row("b", 7)], [row("c", 5), row("d", 3)]);
    // When rows move up to the top, stay, and come new in between
    // Then each stands in order, once
    expect(ids(withRow(list, row("d", 10)))).toEqual([["d", "a", "b"], ["c"]]);
    expect(ids(withRow(list, row("c", 5)))).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(ids(withRow(list, row("e", 6)))).toEqual([
      ["a", "b"],
      ["e", "c", "d"],
    ]);
  });

  it("leaves out a row that is on a page not fetched yet", () => {
    // Given a list that goes on, and one that does not
    const whole = pages([row("a", 9)]);
    const [page] = whole.pages;
    const cut = { ...whole, pages: [{ items: page?.items ?? [], next_cursor: "more" }] };
    // When an old row comes, then it is shown only where nothing lies between
    expect(ids(withRow(cut, row("z", 1)))).toEqual([["a"]]);
    expect(ids(withRow(whole, row("z", 1)))).toEqual([["a", "z"]]);
  });

  it("shows a conversation once that moved up between the fetches of two pages", () => {
    // Given the same conversation on both pages, then the first place counts
    const list = pages([row("a", 9)], [row("a", 4), row("b", 3)]);
    expect(rowsOf(list).map(({ id, last_activity_at }) => [id, last_activity_at])).toEqual([
      ["a", at(9)],
      ["b", at(3)],
    ]);
    expect(ids(withoutRow(list, "a"))).toEqual([[], ["b"]]);
  });
});

const event = (part = {}) => ({
  conversation_id: "c1",
  assigned_to: [],
  message: message(part),
});

describe("a row after a message", () => {
  const own = { kind: "staff" as const, id: READER.id, name: "Me" };
  const robot = { kind: "system" as const, id: null, name: "Onethread" };

  it("says who wrote what, when and how", () => {
    // Given a row, when a text comes of which the event tells nothing more
    const after = rowAfter(summary(), event({ body_text: "New\n words" }), READER);
    // Then the row shows the message and counts it
    expect(after?.last_message).toMatchObject({ snippet: "New words", sender_name: "Dana" });
    expect(after).toMatchObject({ channels: ["sms"], unread_count: 1, last_activity_at: at(10) });
  });

  it.each([
    ["one's own", event({ direction: "outbound", author: own }), READER],
    ["an automatic answer", event({ direction: "outbound", author: robot }), READER],
    ["one that is being looked at", event(), { ...READER, isReading: () => true }],
  ])("does not count %s as unread", (_, recorded, reader) => {
    // Given a read row, when such a message comes, then it stays read
    expect(rowAfter(summary(), recorded, reader)?.unread_count).toBe(0);
  });

  it("names the reader when the message does", () => {
    // Given a note that mentions the reader, then the row says so
    const mentions = [{ staff_id: READER.id, name: "Me" }];
    expect(rowAfter(summary(), event({ mentions }), READER)?.mentioned).toBe(true);
  });

  it("does not count a message twice that a fetch brought before the event", () => {
    // Given a row fetched with the message, then it stays as it is
    const { message: recorded } = event();
    const last_message = { ...shared().last_message, id: recorded.id } as never;
    const known = summary({ last_message, unread_count: 1, last_activity_at: at(10) });
    expect(rowAfter(known, event(), READER)).toBe(known);
  });

  it("does not guess when the row knows of something newer", () => {
    // Given a row fetched with a later message, then whether it counts this one cannot be told
    const last_message = { ...shared().last_message, id: "m2" } as never;
    const later = summary({ last_message, last_activity_at: at(11) });
    expect(rowAfter(later, event(), READER)).toBeNull();
  });

  it("believes an event that tells the whole conversation", () => {
    // Given an event that tells all of it, then the row follows it
    const told = { ...event(), conversation: shared({ triage: "needs_action" }) };
    expect(rowAfter(summary(), told, READER)?.triage).toBe("needs_action");
  });
});

describe("the filters", () => {
  const counts = {
    all: 5,
    needs_action: 2,
    awaiting_reply: 1,
    fyi: 1,
    internal: 0,
    unlinked: 1,
    failed: 1,
  };

  it("hold what the server puts into them", () => {
    // Given a client's conversation and a stranger's, then each is where it belongs
    const client = summary({ triage: "fyi", channels: ["sms", "internal"] });
    const stranger = summary({ kind: "unlinked", triage: "needs_action" });
    const all = ["all", "needs_action", "awaiting_reply", "fyi", "internal", "unlinked"] as const;
    expect(all.filter((filter) => belongs(client, filter))).toEqual(["all", "fyi", "internal"]);
    expect(all.filter((filter) => belongs(stranger, filter))).toEqual(["unlinked"]);
  });

  it("count a conversation from the old filter into the new", () => {
    // Given an answered conversation, when the client asks something and a note is added
    const before = summary({ triage: "awaiting_reply" });
    const steps = moves(before, { ...before, triage: "needs_action", channels: ["internal"] });
    // Then the counts move by one
    expect(steps).toEqual({ needs_action: 1, awaiting_reply: -1, internal: 1 });
    expect(countsAfter(counts, steps)).toMatchObject({ needs_action: 3, awaiting_reply: 0 });
  });

  it("do not count beyond where the server stops", () => {
    // Given a count at its cap, then one less cannot be told
    expect(countsAfter({ ...counts, fyi: 1000 }, { fyi: -1 })).toBeNull();
  });
});
