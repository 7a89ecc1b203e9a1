import { describe, expect, it } from "vitest";
import type { PortalMessage } from "../src/api/types";
import { fromStream, mergePortalMessages, withState } from "../src/features/portal/portal-thread";
import { ApiProblem } from "../src/api/problem";
import { conversationIdIn } from "../src/shared/use-location";

const posted = (id: string, minute: number): PortalMessage => ({
  id,
  conversation_id: "c1",
  author: { kind: "contact", name: "Dana", me: true },
  body_text: "Hello",
  attachments: [],
  posted_at: `2026-03-01T10:0${minute}:00Z`,
  read_by_other: false,
  state: "posted",
});

describe("the portal thread", () => {
  it("holds a message once, in time order", () => {
    // Given a message that the answer and the stream both bring
    const merged = mergePortalMessages([posted("b", 2)], [posted("a", 1), posted("b", 2)]);
    // Then it is there once
    expect(merged.map((item) => item.id)).toEqual(["a", "b"]);
  });

  it("knows the reader's own messages on a stream that is the same for all", () => {
    // Given an event by one author
    const event = { conversation_id: "c1", author_id: "dana", message: posted("a", 1) };
    // When two readers get it
    const mine = ["dana", "luis"].map((reader) => fromStream(event, reader).author.me);
    // Then it is one's own for the author alone
    expect(mine).toEqual([true, false]);
  });

  it("ticks a message that was read", () => {
    // Given a posted message, when it is read, then it is ticked
    expect(withState([posted("a", 1)], "a", "read")[0]?.read_by_other).toBe(true);
    expect(withState([posted("a", 1)], "a", "notified")[0]?.read_by_other).toBe(false);
  });
});

describe("ApiProblem", () => {
  it("says the detail and what is wrong with each field", () => {
    // Given a problem answer with a field's messages
    const body = {
      detail: "The message was not accepted.",
      code: "validation_failed",
      fields: { to: ["is missing."], "contacts.0.identities.1.value": ["is no phone number."] },
    };
    // When it is read
    const problem = ApiProblem.fromBody(422, body);
    // Then one sentence says it all
    expect(problem.sentence).toBe(
      "The message was not accepted. To is missing. It is no phone number.",
    );
    expect(problem.code).toBe("validation_failed");
  });

  it("says something useful when the answer is no problem document", () => {
    // Given a proxy's page in place of an answer, then the status is told
    expect(ApiProblem.fromBody(502, null).sentence).toContain("502");
  });
});

describe("conversationIdIn", () => {
  const id = "0f9b1c1e-6c1f-4c5e-9d3a-2f1d8a7b6c5d";

  it("reads deep links of both apps and nothing else", () => {
    // Given deep links and other paths, then only the app's own links open a conversation
    expect(conversationIdIn(`/c/${id}`)).toBe(id);
    expect(conversationIdIn(`/portal/c/${id}`, "/portal")).toBe(id);
    expect(conversationIdIn(`/portal/c/${id}`)).toBeNull();
    expect(conversationIdIn("/c/nonsense")).toBeNull();
  });
});
