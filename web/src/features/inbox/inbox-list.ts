/** The client list: what the server paged out, kept current by live events until the next fetch. */
import type { ConversationPage, ConversationSummary, Message } from "../../api/types";
import type { MessageRecorded } from "../../live/stream-events";

export interface InboxList {
  /** Newest activity first. */
  items: ConversationSummary[];
  nextCursor: string | null;
  status: "loading" | "ready" | "loading-more" | "failed";
  problem: string | null;
  /** Unread messages per conversation, for every conversation seen in this scope. */
  unread: Record<string, number>;
}

export type InboxAction =
  | { type: "cleared"; forgetUnread: boolean }
  | { type: "more-requested" }
  | { type: "page-loaded"; page: ConversationPage; part: "first" | "next" }
  | { type: "load-failed"; problem: string }
  | { type: "message-recorded"; event: MessageRecorded; readerId: string; openId: string | null }
  | { type: "marked-read"; id: string }
  | { type: "marked-unread"; id: string }
  | { type: "moved"; id: string };

export const EMPTY_INBOX: InboxList = {
  items: [],
  nextCursor: null,
  status: "loading",
  problem: null,
  unread: {},
};

export function inboxReducer(list: InboxList, action: InboxAction): InboxList {
  switch (action.type) {
    case "cleared":
      return { ...EMPTY_INBOX, unread: action.forgetUnread ? {} : list.unread };
    case "more-requested":
      return { ...list, status: "loading-more" };
    case "page-loaded":
      return action.part === "first"
        ? withFirstPage(list, action.page)
        : withNextPage(list, action.page);
    case "load-failed":
      return { ...list, status: "failed", problem: action.problem };
    case "message-recorded":
      return withMessage(list, action);
    case "marked-read":
      return withUnread(list, action.id, () => 0);
    case "marked-unread":
      return withUnread(list, action.id, (count) => Math.max(1, count));
    case "moved":
      return withUnread(without(list, action.id), action.id, () => 0);
  }
}

export function unreadTotal(list: InboxList): number {
  return Object.values(list.unread).reduce((sum, count) => sum + count, 0);
}

function withFirstPage(list: InboxList, page: ConversationPage): InboxList {
  const fresh = new Set(page.items.map((item) => item.id));
  const lowest = page.items.at(-1)?.last_activity_at ?? "";
  // Rows below the page were loaded by scrolling and stay; rows within its span that it no longer
  // names have left this filter.
  const below = list.items.filter((item) => !fresh.has(item.id) && isBefore(item, lowest));
  const kept = page.next_cursor === null ? [] : below;
  const nextCursor = kept.length > 0 ? list.nextCursor : page.next_cursor;
  return ready(list, [...page.items, ...kept], nextCursor, page);
}

function withNextPage(list: InboxList, page: ConversationPage): InboxList {
  const fresh = new Set(page.items.map((item) => item.id));
  const above = list.items.filter((item) => !fresh.has(item.id));
  return ready(list, [...above, ...page.items], page.next_cursor, page);
}

function ready(
  list: InboxList,
  items: ConversationSummary[],
  nextCursor: string | null,
  page: ConversationPage,
): InboxList {
  const counted = Object.fromEntries(page.items.map((item) => [item.id, item.unread_count]));
  return {
    items,
    nextCursor,
    status: "ready",
    problem: null,
    unread: { ...list.unread, ...counted },
  };
}

function isBefore(item: ConversationSummary, at: string): boolean {
  return at !== "" && Date.parse(item.last_activity_at) < Date.parse(at);
}

interface Recorded {
  event: MessageRecorded;
  readerId: string;
  openId: string | null;
}

function withMessage(list: InboxList, { event, readerId, openId }: Recorded): InboxList {
  const { message, conversation_id: id } = event;
  const item = list.items.find((candidate) => candidate.id === id);
  const repeated = item?.last_message?.id === message.id;
  const counts = !repeated && countsAsUnread(message, readerId) && id !== openId;
  const counted = counts ? withUnread(list, id, (count) => count + 1) : list;
  if (!item) return counted;
  const rest = counted.items.filter((candidate) => candidate.id !== id);
  const current = counted.items.find((candidate) => candidate.id === id) ?? item;
  const isLatest = Date.parse(message.occurred_at) >= Date.parse(current.last_activity_at);
  if (!isLatest) return counted;
  return { ...counted, items: [withLastMessage(current, message), ...rest] };
}

function countsAsUnread(message: Message, readerId: string): boolean {
  const own = message.author.kind === "staff" && message.author.id === readerId;
  return !own && message.direction !== "system";
}

function withLastMessage(item: ConversationSummary, message: Message): ConversationSummary {
  const { id, channel, direction, author, body_text: body, occurred_at: at } = message;
  const snippet = body.replaceAll(/\s+/g, " ").slice(0, 140);
  const channels = item.channels.includes(channel) ? item.channels : [...item.channels, channel];
  const last_message = { id, channel, direction, sender_name: author.name, snippet, at };
  return { ...item, channels, last_message, last_activity_at: at };
}

function withUnread(list: InboxList, id: string, change: (count: number) => number): InboxList {
  const count = change(list.unread[id] ?? 0);
  const items = list.items.map((item) =>
    item.id === id ? { ...item, unread_count: count } : item,
  );
  return { ...list, items, unread: { ...list.unread, [id]: count } };
}

function without(list: InboxList, id: string): InboxList {
  return { ...list, items: list.items.filter((item) => item.id !== id) };
}
