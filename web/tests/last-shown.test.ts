import { describe, expect, it } from "vitest";
import { lastShown } from "../src/shared/last-shown";

describe("what a reading mark names", () => {
  it("is the message recorded last, wherever it stands", () => {
    // Given a late message that stands above one recorded before it
    const shown = [
      { id: "first", sequence: 1 },
      { id: "late", sequence: 3 },
      { id: "newest", sequence: 2 },
    ];
    // Then it is named, and nothing where nothing is shown
    expect(lastShown(shown)).toBe("late");
    expect(lastShown([])).toBeNull();
  });
});
