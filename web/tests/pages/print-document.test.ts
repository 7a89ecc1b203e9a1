import { describe, expect, it } from "vitest";
import { conversationOf } from "../../dev/mock-shapes";
import { THREADS } from "../../dev/mock-threads";
import { printDocument } from "../../src/features/conversation/print-document";
import { message } from "../samples";

const thread = THREADS.find(({ client }) => client?.name === "Dana Whitfield");
const conversation = thread && conversationOf(thread);

function printed(...messages: Parameters<typeof message>[0][]): Document {
  if (!conversation) throw new Error("no such sample");
  const html = printDocument(conversation, messages.map(message));
  return new DOMParser().parseFromString(html, "text/html");
}

describe("a printed conversation", () => {
  it("has every message, with who wrote it, how and to whom", () => {
    // Given a text and a note
    const page = printed(
      { author: { kind: "unknown", id: null, name: "+12125550101" }, body_text: "Hello" },
      { channel: "internal", direction: "internal", body_text: "Call her" },
    );
    // Then each stands there as people read it, and a note says that it is one
    expect(page.title).toBe("Dana Whitfield");
    const [text, note] = [...page.querySelectorAll("article")].map((each) => each.textContent);
    expect(text).toMatch(/^\(212\) 555-0101 · SMS · .*Hello$/);
    expect(note).toContain("Internal note, firm only");
  });

  it("says what was not delivered, and why", () => {
    // Given a text that failed
    const reason = { code: "x", message: "The number is not in service.", permanent: true };
    const delivery = {
      state: "failed" as const,
      reason,
      at: "2026-03-01T10:00:00Z",
      due_at: null,
      held: false,
    };
    const page = printed({ direction: "outbound", to: ["+12125550101"], delivery });
    // Then the paper says so
    expect(page.querySelector("article")?.textContent).toContain(
      "Failed · The number is not in service.",
    );
  });

  it("holds nothing but text", () => {
    // Given words that look like a page's own
    const page = printed({
      subject: "<b>x</b>",
      body_text: "<img src=x onerror=alert(1)><script>",
    });
    // Then they are words
    expect(page.querySelectorAll("img, script, b")).toHaveLength(0);
    expect(page.querySelector("article p")?.textContent).toContain("<img src=x");
  });
});
