import { afterEach, describe, expect, it, vi } from "vitest";
import { openPage, recorded } from "./open-page";
import { message, shared } from "./samples";

afterEach(() => {
  vi.useRealTimers();
});

describe("a message that failed", () => {
  it("says in its row that it was not delivered, until something new is said", () => {
    // Given an answer as a conversation's latest message
    const page = openPage();
    const last_message = shared().last_message;
    const answered = shared({ last_message, triage: "awaiting_reply" });
    page.tell(recorded({ conversation: answered }));
    const lost = {
      conversation_id: "c1",
      message_id: "m1",
      intent: null,
      delivery: { state: "failed" as const, reason: null, at: "", due_at: null, held: false },
    };
    // When it fails, then the row says so at once
    page.tell({ type: "message.updated", data: lost });
    expect(page.row()?.undelivered).toBe(true);
    // And no more when something new comes
    const next = message({ id: "m2", occurred_at: "2026-03-01T11:00:00Z" });
    page.tell(
      recorded({ message: next, conversation: shared({ last_activity_at: next.occurred_at }) }),
    );
    expect(page.row()?.undelivered).toBe(false);
  });

  it("counts a delay as not delivered until it is over", () => {
    // Given an answer as a conversation's latest message, which is late
    vi.useFakeTimers();
    const page = openPage();
    const answered = shared({ last_message: shared().last_message, triage: "awaiting_reply" });
    page.tell(recorded({ conversation: answered }));
    const tell = (state: "delayed" | "sent") =>
      page.tell({
        type: "message.updated",
        data: {
          conversation_id: "c1",
          message_id: "m1",
          intent: null,
          delivery: { state, reason: null, at: "", due_at: null, held: false },
        },
      });
    tell("delayed");
    // Then the row says so, and a delivery asks the server for the list anew
    expect(page.row()?.undelivered).toBe(true);
    tell("sent");
    vi.runAllTimers();
    expect(page.stale()).toContain("inbox/list/team/all");
  });
});
