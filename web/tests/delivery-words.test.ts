import { describe, expect, it } from "vitest";
import { deliveryWords } from "../src/shared/delivery-words";

const failed = (code: string, message: string, permanent = false) =>
  deliveryWords(
    {
      state: "failed",
      reason: { code, message, permanent },
      at: "2026-03-01T10:00:00Z",
      due_at: null,
      held: false,
    },
    "email",
  ).reason;

describe("why a message was not delivered", () => {
  it("says that time may mend it only where it may", () => {
    // Given a passing fault, one for good, and one that somebody must mend
    const mend = "The mailbox a@oak.com must be connected again; then send the message once more.";
    expect(failed("4.2.2", "The mailbox is full.")).toContain("Trying again later may work.");
    expect(failed("5.1.1", "No such address.", true)).toBe("No such address.");
    // Then the last is not told to wait
    expect(failed("mailbox_disconnected", mend)).toBe(mend);
  });
});
