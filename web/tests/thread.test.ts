import { describe, expect, it } from "vitest";
import type { Delivery } from "../src/api/types";
import { EMPTY_THREAD, mergeMessages, threadReducer } from "../src/features/conversation/thread";
import { message } from "./samples";

const at = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, "0")}:00Z`;
const delivery = (state: Delivery["state"], minute: number): Delivery => ({
  state,
  reason: null,
  at: at(minute),
});

describe("the thread", () => {
  it("holds a message once, in time order, however often and late it comes", () => {
    // Given two messages that arrive newest first, one of them twice
    const late = message({ id: "m2", occurred_at: at(2) });
    const early = message({ id: "m1", occurred_at: at(1) });
    // When they are merged
    const merged = mergeMessages(mergeMessages([], [late]), [early, late]);
    // Then each is there once, oldest first
    expect(merged.map((item) => item.id)).toEqual(["m1", "m2"]);
  });

  it("orders messages of the same moment by id", () => {
    // Given two messages of one moment
    const pair = [message({ id: "b" }), message({ id: "a" })];
    // When they are merged in either order
    // Then the order is the same
    expect(mergeMessages([], pair)).toEqual(mergeMessages([], pair.toReversed()));
  });

  it("does not let the answer to the POST take back a later delivery state", () => {
    // Given a message that the stream has reported as sent
    const known = message({ delivery: delivery("sent", 2) });
    // When the answer that says queued arrives afterwards
    const [merged] = mergeMessages([known], [message({ delivery: delivery("queued", 1) })]);
    // Then it stays sent
    expect(merged?.delivery?.state).toBe("sent");
  });

  it("applies delivery and intent changes to the message named, and no older ones", () => {
    // Given a thread with a sent message
    const thread = { ...EMPTY_THREAD, messages: [message({ delivery: delivery("sent", 2) })] };
    const change = { conversation_id: "c1", message_id: "m1" };
    // When a newer and then an older report come
    const newer = { ...change, delivery: delivery("delivered", 3), intent: "urgent" as const };
    const older = { ...change, delivery: delivery("sending", 1) };
    const after = [newer, older].reduce(
      (state, item) => threadReducer(state, { type: "message-updated", change: item }),
      thread,
    );
    // Then the newer one holds
    expect(after.messages[0]?.delivery?.state).toBe("delivered");
    expect(after.messages[0]?.intent).toBe("urgent");
  });

  it("shows what really went out, whatever order the reports and the answer come in", () => {
    // Given a text that was reported as delivered
    const written = message({ body_text: "Hello", delivery: delivery("queued", 1) });
    const change = { conversation_id: "c1", message_id: "m1" };
    const delivered = { ...change, delivery: delivery("delivered", 3) };
    // When an overtaken report brings the words with the disclosure, and the answer comes last
    const overtaken = {
      ...change,
      delivery: delivery("sending", 2),
      body_text: "Hello. Reply STOP.",
    };
    const reported = [delivered, overtaken].reduce(
      (state, item) => threadReducer(state, { type: "message-updated", change: item }),
      { ...EMPTY_THREAD, messages: [written] },
    );
    const after = threadReducer(reported, { type: "message-recorded", message: written });
    // Then the words and the later state stand
    expect(after.messages[0]?.body_text).toBe("Hello. Reply STOP.");
    expect(after.messages[0]?.delivery?.state).toBe("delivered");
  });

  it("keeps its place in older pages when the newest page is fetched again", () => {
    // Given a thread whose older pages are loaded
    const loaded = { ...EMPTY_THREAD, messages: [message()], olderCursor: null };
    // When the newest page comes again with a cursor of its own
    const items = [message({ id: "m9", occurred_at: at(9) }), message()];
    const page = { items, next_cursor: "older" };
    const after = threadReducer(loaded, { type: "page-loaded", page, part: "newest" });
    // Then there is still nothing older to load
    expect(after.olderCursor).toBeNull();
    expect(after.messages).toHaveLength(2);
  });

  it("can load older messages though a live one came before the first page", () => {
    // Given a thread that the stream filled before its first page came
    const early = threadReducer(EMPTY_THREAD, { type: "message-recorded", message: message() });
    // When the page comes
    const page = { items: [message()], next_cursor: "older" };
    const after = threadReducer(early, { type: "page-loaded", page, part: "newest" });
    // Then its cursor counts
    expect(after.olderCursor).toBe("older");
  });

  it("starts over when the newest page does not reach back to what is known", () => {
    // Given a thread that was read to its beginning before a long absence
    const loaded = { ...EMPTY_THREAD, messages: [message()], olderCursor: null };
    // When the newest page names none of its messages and says that there is more
    const page = { items: [message({ id: "m9", occurred_at: at(9) })], next_cursor: "gap" };
    const after = threadReducer(loaded, { type: "page-loaded", page, part: "newest" });
    // Then there is no hole: the page stands alone and older ones load from its cursor
    expect(after.messages.map((item) => item.id)).toEqual(["m9"]);
    expect(after.olderCursor).toBe("gap");
  });
});
