import { describe, expect, it } from "vitest";
import { linkAddress } from "../src/shared/editor/link-address";
import { htmlFromText, htmlOf, isBlank, NO_TEXT } from "../src/shared/editor/rich-text";

describe("rich text", () => {
  it("is a paragraph a line, with nothing in it taken for markup", () => {
    // Given words that look like markup, and an empty line
    expect(htmlFromText("a < b & c\n\n<b>x</b>")).toBe(
      "<p>a &lt; b &amp; c</p><p></p><p>&lt;b&gt;x&lt;/b&gt;</p>",
    );
    expect(htmlOf(NO_TEXT)).toBe("");
    expect(htmlOf({ html: "<p><strong>a</strong></p>", text: "a" })).toContain("strong");
  });

  it("is blank without words and pictures", () => {
    expect(isBlank({ html: null, text: " \n" })).toBe(true);
    expect(isBlank({ html: '<p><img src="cid:1"></p>', text: "" })).toBe(false);
  });
});

describe("a link's address", () => {
  it.each([
    ["example.com", "https://example.com"],
    ["  example.com/a?b=1 ", "https://example.com/a?b=1"],
    ["localhost.test:8080/x", "https://localhost.test:8080/x"],
    ["http://example.com", "http://example.com"],
    ["dana@example.com", "mailto:dana@example.com"],
    ["tel:+1555", "tel:+1555"],
  ])("of %s leads to %s", (typed, led) => {
    expect(linkAddress(typed)).toBe(led);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "two words",
    "",
    "word",
  ])("cannot be %s", (typed) => {
    expect(linkAddress(typed)).toBeNull();
  });
});
