import { describe, expect, it } from "vitest";
import { backoffDelay } from "../src/live/backoff";
import { SeenEvents } from "../src/live/seen-events";

describe("SeenEvents", () => {
  it("lets an id through once, until it is cleared", () => {
    // Given an id that has been seen
    const seen = new SeenEvents();
    seen.isNew("1");
    // When it comes again
    // Then it is not new, and after a clearing it is
    expect(seen.isNew("1")).toBe(false);
    seen.clear();
    expect(seen.isNew("1")).toBe(true);
  });

  it("remembers only the latest ids", () => {
    // Given room for two ids
    const seen = new SeenEvents(2);
    // When three come
    ["1", "2", "3"].forEach((id) => seen.isNew(id));
    // Then the latest are known and the oldest is forgotten
    expect([seen.isNew("3"), seen.isNew("2"), seen.isNew("1")]).toEqual([false, false, true]);
  });
});

describe("backoffDelay", () => {
  it("doubles up to its cap, within the upper half", () => {
    // Given the least and the most luck
    const least = [0, 1, 2, 20].map((attempt) => backoffDelay(attempt, () => 0));
    const most = [0, 1, 2, 20].map((attempt) => backoffDelay(attempt, () => 1));
    // Then the delays double and stop at 15 seconds
    expect(least).toEqual([250, 500, 1000, 7500]);
    expect(most).toEqual([500, 1000, 2000, 15_000]);
  });
});
