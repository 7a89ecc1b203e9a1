import { describe, expect, it } from "vitest";
import { linkedPieces } from "../src/shared/linked-text";
import { phoneWords } from "../src/shared/phone";

const linksOf = (text: string) => linkedPieces(text).flatMap(({ href }) => href ?? []);

/** A text made to be looked at again and again. */
const hostile = (times: number) =>
  ["https://a.", "a@a.", "((((", "www.", "a.b-"].map((part) => part.repeat(times)).join(" ");

const cost = (times: number) => {
  const began = performance.now();
  linkedPieces(hostile(times));
  return performance.now() - began;
};

describe("addresses in a text", () => {
  it.each([
    ["See https://firm.example/a?b=1#c.", ["https://firm.example/a?b=1#c"]],
    ["(http://firm.example/x)", ["http://firm.example/x"]],
    ["www.firm.com today", ["https://www.firm.com"]],
    ["Write to ann@oak.com, please", ["mailto:ann@oak.com"]],
    ["HTTPS://FIRM.EXAMPLE", ["HTTPS://FIRM.EXAMPLE"]],
  ])("leads somewhere in %j", (text, links) => {
    // Given a text with an address, then it is a link, and nothing of the text is lost
    expect(linksOf(text)).toEqual(links);
    expect(linkedPieces(text).map((piece) => piece.text)).toEqual(expect.any(Array));
    expect(
      linkedPieces(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,<script>",
    "report.zip",
    "Oak Inc.com",
    "vbscript:x",
    "file:///etc/passwd",
    "1.5",
    "",
  ])("leads nowhere in %j", (text) => {
    // Given what only looks like an address, or leads into the browser itself, then it stays text
    expect(linksOf(text)).toEqual([]);
  });

  it("are found in one pass, however long the text", () => {
    // Given hostile texts of n and of 8 n characters
    cost(500);
    // Then the cost grows with the length, not with its square
    expect(cost(8000)).toBeLessThan(100 + 40 * cost(1000));
  });
});

describe("phoneWords", () => {
  it.each([
    ["+12125550101", "(212) 555-0101"],
    ["A text to +12125550101 failed.", "A text to (212) 555-0101 failed."],
    ["+442079460000", "+442079460000"],
    ["+121255501011", "+121255501011"],
    ["Ref 12125550101", "Ref 12125550101"],
  ])("writes %j as %j", (text, shown) => {
    // Given numbers of North America and others, then people read the first as they write them
    expect(phoneWords(text)).toBe(shown);
  });
});
