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

  it("calls a delay what it is, and says that it goes on", () => {
    // Given a mail that servers keep trying to deliver
    const reason = { code: "4.4.1", message: "The server did not answer.", permanent: false };
    const at = "2026-03-01T10:00:00Z";
    const words = deliveryWords(
      { state: "delayed", reason, at, due_at: null, held: false },
      "email",
    );
    // Then it is no failure, and nobody is told to try again
    expect(words).toEqual({
      label: "Delayed",
      tone: "delayed",
      reason: "The server did not answer. The mail servers keep trying, for some days.",
    });
  });
});
