import { describe, expect, it } from "vitest";
import type { Delivery, Message } from "../src/api/types";
import {
  messagesOf,
  withMessage,
  withUpdate,
  type ThreadPages,
} from "../src/features/conversation/thread";
import { message } from "./samples";

const at = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, "0")}:00Z`;
const delivery = (state: Delivery["state"], minute: number) => ({
  state,
  reason: null,
  due_at: null,
  held: false,
  at: at(minute),
});

function thread(items: Message[], next_cursor: string | null = null): ThreadPages {
  return { pages: [{ items, next_cursor }], pageParams: [null] };
}

const ids = (pages: ThreadPages) => messagesOf(pages).map((item) => item.id);

describe("the thread", () => {
  it("holds a message once, in time order, however often and late it comes", () => {
    // Given two messages that arrive newest first, one of them twice
    const late = message({ id: "m2", occurred_at: at(2) });
    const early = message({ id: "m1", occurred_at: at(1) });
    // When they are put in
    const full = [late, early, late].reduce(withMessage, thread([]));
    // Then each is there once, oldest first
    expect(ids(full)).toEqual(["m1", "m2"]);
  });

  it("orders messages of the same moment by id", () => {
    // Given two messages of one moment, then their order does not depend on when they came
    const pair = [message({ id: "b" }), message({ id: "a" })];
    expect(ids(thread(pair))).toEqual(ids(thread(pair.toReversed())));
  });

  it("leaves out what is older than the pages fetched", () => {
    // Given a thread that goes on further back
    const known = thread([message({ id: "m5", occurred_at: at(5) })], "older");
    // When a mail of an earlier time comes late
    const full = withMessage(known, message({ id: "m1", occurred_at: at(1) }));
    // Then it waits for its page, and there is no hole between them
    expect(ids(full)).toEqual(["m5"]);
  });

  it("shows a message once that is on two pages fetched at different times", () => {
    // Given a message that slipped from one page to the next, then it is there once
    const page = { items: [message()], next_cursor: "older" };
    expect(ids({ pages: [page, page], pageParams: [null, "older"] })).toEqual(["m1"]);
  });

  it("does not let the answer to the POST take back a later delivery state", () => {
    // Given a message that the stream has reported as sent
    const known = thread([message({ delivery: delivery("sent", 2) })]);
    // When the answer that says queued arrives afterwards
    const [merged] = messagesOf(withMessage(known, message({ delivery: delivery("queued", 1) })));
    // Then it stays sent
    expect(merged?.delivery?.state).toBe("sent");
  });

  it("applies delivery and intent changes to the message named, and no older ones", () => {
    // Given a thread with a sent message
    const known = thread([message({ delivery: delivery("sent", 2) })]);
    const change = { conversation_id: "c1", message_id: "m1" };
    // When a newer and then an older report come
    const newer = { ...change, delivery: delivery("delivered", 3), intent: "urgent" as const };
    const older = { ...newer, delivery: delivery("sending", 1) };
    const [after] = messagesOf([newer, older].reduce(withUpdate, known));
    // Then the newer one holds
    expect(after?.delivery?.state).toBe("delivered");
    expect(after?.intent).toBe("urgent");
  });

  it("shows what really went out, whatever order the reports and the answer come in", () => {
    // Given a text that was reported as delivered
    const written = message({ body_text: "Hello", delivery: delivery("queued", 1) });
    const change = { conversation_id: "c1", message_id: "m1", intent: null };
    const delivered = { ...change, delivery: delivery("delivered", 3) };
    // When an overtaken report brings the words with the disclosure, and the answer comes last
    const overtaken = {
      ...change,
      delivery: delivery("sending", 2),
      body_text: "Hello. Reply STOP.",
    };
    const reported = [delivered, overtaken].reduce(withUpdate, thread([written]));
    const [after] = messagesOf(withMessage(reported, written));
    // Then the words and the later state stand
    expect(after?.body_text).toBe("Hello. Reply STOP.");
    expect(after?.delivery?.state).toBe("delivered");
  });
});
