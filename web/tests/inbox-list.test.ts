import { describe, expect, it } from "vitest";
import type { ConversationSummary, Message } from "../src/api/types";
import {
  EMPTY_INBOX,
  inboxReducer,
  unreadTotal,
  type InboxList,
} from "../src/features/inbox/inbox-list";
import { message, summary } from "./samples";

const ME = "staff-me";

function listOf(...items: ConversationSummary[]): InboxList {
  const page = { items, next_cursor: null };
  return inboxReducer(EMPTY_INBOX, { type: "page-loaded", page, part: "first" });
}

function after(list: InboxList, recorded: Message, openId: string | null = null): InboxList {
  const event = { conversation_id: recorded.conversation_id, message: recorded };
  return inboxReducer(list, { type: "message-recorded", event, readerId: ME, openId });
}

const older = summary({ id: "c2", last_activity_at: "2026-03-01T08:00:00Z" });

describe("the client list", () => {
  it("moves a conversation to the top with its snippet, channel and count", () => {
    // Given two conversations
    const list = listOf(summary(), older);
    // When a text arrives in the lower one
    const next = after(
      list,
      message({ id: "m1", conversation_id: "c2", body_text: "New\n words" }),
    );
    // Then it is first and counted
    const [first] = next.items;
    expect(first?.id).toBe("c2");
    expect(first?.unread_count).toBe(1);
    expect(first?.channels).toEqual(["sms"]);
    expect(first?.last_message?.snippet).toBe("New words");
  });

  it("counts a message once, though the stream and a refetch both bring it", () => {
    // Given a list that knows of a message
    const list = after(listOf(summary()), message());
    // When the same message comes again
    // Then it is not counted again
    expect(after(list, message()).items[0]?.unread_count).toBe(1);
  });

  it("counts neither one's own messages nor those of the open conversation", () => {
    // Given a list
    const list = listOf(summary());
    const own = message({ direction: "outbound", author: { kind: "staff", id: ME, name: "Me" } });
    // When I write, and when a client writes where I look
    // Then nothing is unread
    expect(unreadTotal(after(list, own))).toBe(0);
    expect(unreadTotal(after(list, message(), "c1"))).toBe(0);
  });

  it("counts a message of a conversation that is not in this filter", () => {
    // Given a list without the conversation
    // When it gets a message
    const next = after(listOf(older), message());
    // Then the total knows it, and the list does not guess a row
    expect(unreadTotal(next)).toBe(1);
    expect(next.items.map((item) => item.id)).toEqual(["c2"]);
  });

  it("clears and sets the count by hand", () => {
    // Given an unread conversation
    const list = listOf(summary({ unread_count: 3 }));
    // When it is read, and marked unread again
    const read = inboxReducer(list, { type: "marked-read", id: "c1" });
    const unread = inboxReducer(read, { type: "marked-unread", id: "c1" });
    // Then the counts follow
    expect([read, unread].map(unreadTotal)).toEqual([0, 1]);
  });

  it("drops rows that left the filter when the first page is fetched again, and keeps those below", () => {
    // Given three rows, the last of them loaded by scrolling
    const page = {
      items: [
        summary({ id: "a", last_activity_at: "2026-03-01T10:00:00Z" }),
        summary({ id: "b", last_activity_at: "2026-03-01T09:00:00Z" }),
      ],
      next_cursor: "x",
    };
    const first = inboxReducer(EMPTY_INBOX, { type: "page-loaded", page, part: "first" });
    const more = {
      items: [summary({ id: "c", last_activity_at: "2026-03-01T01:00:00Z" })],
      next_cursor: null,
    };
    const list = inboxReducer(first, { type: "page-loaded", page: more, part: "next" });
    // When the first page comes again without b
    const again = {
      items: [
        summary({ id: "a", last_activity_at: "2026-03-01T10:00:00Z" }),
        summary({ id: "d", last_activity_at: "2026-03-01T08:30:00Z" }),
      ],
      next_cursor: "y",
    };
    const next = inboxReducer(list, { type: "page-loaded", page: again, part: "first" });
    // Then b is gone, c is kept, and paging goes on from the end
    expect(next.items.map((item) => item.id)).toEqual(["a", "d", "c"]);
    expect(next.nextCursor).toBeNull();
  });

  it("forgets a conversation that was linked away", () => {
    // Given an unread unlinked conversation
    const list = listOf(summary({ kind: "unlinked", unread_count: 2 }), older);
    // When it is moved into a client's
    const next = inboxReducer(list, { type: "moved", id: "c1" });
    // Then it is neither listed nor counted
    expect(next.items.map((item) => item.id)).toEqual(["c2"]);
    expect(unreadTotal(next)).toBe(0);
  });
});
