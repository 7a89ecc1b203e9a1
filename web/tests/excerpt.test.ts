import { describe, expect, it } from "vitest";
import { LONGEST_EXCERPT, excerptOf } from "../src/shared/excerpt";

describe("how a message begins", () => {
  // The cases of tests/unit/chassis/test_excerpts.py: both show the same.
  it.each([
    ["short", 20, "short"],
    ["  two\n\nlines\t here ", 20, "two lines here"],
    ["b\u202ec", 20, "b c"],
    ["exactly ten", 11, "exactly ten"],
    ["cut between whole words", 15, "cut between…"],
    ["x".repeat(30), 10, `${"x".repeat(9)}…`],
    [`a ${"x".repeat(30)}`, 10, "a xxxxxxx…"],
  ])("of %j in %i", (text, most, shown) => {
    expect(excerptOf(text, most)).toBe(shown);
  });

  it("has one length everywhere", () => {
    expect(excerptOf("word ".repeat(100))).toBe(`${"word ".repeat(31).trim()}…`);
    expect(excerptOf("x".repeat(LONGEST_EXCERPT))).toHaveLength(LONGEST_EXCERPT);
  });
});
