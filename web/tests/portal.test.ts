import { describe, expect, it } from "vitest";
import type { PortalConversationList, PortalMessage } from "../src/api/types";
import { withLatest, withRead } from "../src/features/portal/portal-list";
import {
  fromStream,
  portalMessagesOf,
  withPosted,
  withState,
  type PortalPages,
} from "../src/features/portal/portal-thread";
import { ApiProblem } from "../src/api/problem";

const posted = (id: string, minute: number): PortalMessage => ({
  id,
  conversation_id: "c1",
  author: { kind: "contact", name: "Dana", me: true },
  body_text: "Hello",
  attachments: [],
  posted_at: `2026-03-01T10:0${minute}:00Z`,
  read_by_other: false,
  state: "posted",
  sequence: minute,
});

const thread = (...items: PortalMessage[]): PortalPages => ({
  pages: [{ items, next_cursor: null }],
  pageParams: [null],
});

describe("the portal thread", () => {
  it("holds a message once, in time order", () => {
    // Given a message that the answer and the stream both bring
    const full = [posted("a", 1), posted("b", 2), posted("b", 2)].reduce(withPosted, thread());
    // Then it is there once
    expect(portalMessagesOf(full).map((item) => item.id)).toEqual(["a", "b"]);
  });

  it("knows the reader's own messages on a stream that is the same for all", () => {
    // Given an event by one author
    const event = { conversation_id: "c1", author_id: "dana", message: posted("a", 1) };
    // When two readers get it
    const mine = ["dana", "luis"].map((reader) => fromStream(event, reader).author.me);
    // Then it is one's own for the author alone
    expect(mine).toEqual([true, false]);
  });

  it.each([
    ["read", true],
    ["notified", false],
  ] as const)("ticks a message that is %s: %s", (state, ticked) => {
    // Given a posted message, when its state changes, then only a read one is ticked
    const [after] = portalMessagesOf(withState(thread(posted("a", 1)), "a", state));
    expect(after?.read_by_other).toBe(ticked);
  });
});

describe("the portal list", () => {
  const reader = { id: "dana", isReading: () => false };
  const other = { kind: "staff" as const, name: "Olivia", me: false };
  const list: PortalConversationList = {
    items: ["c0", "c1"].map((id) => ({
      id,
      title: id,
      kind: "direct",
      unread_count: 0,
      last_message: null,
      last_activity_at: "2026-03-01T09:00:00Z",
    })),
  };

  it("moves a conversation to the top and counts what others wrote", () => {
    // Given a list, when an adviser and the reader write, then only the first is unread
    const { data, stale } = withLatest(list, { ...posted("a", 1), author: other }, reader);
    expect(data.items.map(({ id, unread_count }) => [id, unread_count])).toEqual([
      ["c1", 1],
      ["c0", 0],
    ]);
    expect(stale).toBeFalsy();
    expect(withLatest(list, posted("a", 1), reader).data.items[0]?.unread_count).toBe(0);
    expect(withRead(data, "c1").items[0]?.unread_count).toBe(0);
  });

  it("knows a message that it holds already, and fetches when it cannot tell", () => {
    // Given a list with a message, when that one comes again and when an older one comes
    const { data } = withLatest(list, posted("b", 2), reader);
    // Then the first changes nothing and the second is looked up
    expect(withLatest(data, posted("b", 2), reader)).toEqual({ data, stale: false });
    expect(withLatest(data, posted("a", 1), reader)).toEqual({ data, stale: true });
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
