/** The messages of one conversation: merged from pages, answers and live events, in time order. */
import type { Message } from "../../api/types";
import type { MessageUpdated } from "../../live/stream-events";

export interface Thread {
  /** Oldest first. */
  messages: Message[];
  /** Where older messages go on; null at the beginning of the thread, undefined before the first page. */
  olderCursor: string | null | undefined;
  status: "loading" | "ready" | "loading-older" | "failed";
  problem: string | null;
}

interface Page {
  items: Message[];
  next_cursor: string | null;
}

export type ThreadAction =
  | { type: "page-loaded"; page: Page; part: "newest" | "older" }
  | { type: "older-requested" }
  | { type: "load-failed"; problem: string }
  | { type: "message-recorded"; message: Message }
  | { type: "message-updated"; change: MessageUpdated };

export const EMPTY_THREAD: Thread = {
  messages: [],
  olderCursor: undefined,
  status: "loading",
  problem: null,
};

export function threadReducer(thread: Thread, action: ThreadAction): Thread {
  switch (action.type) {
    case "page-loaded":
      return withPage(thread, action.page, action.part);
    case "older-requested":
      return { ...thread, status: "loading-older" };
    case "load-failed":
      return { ...thread, status: "failed", problem: action.problem };
    case "message-recorded":
      return { ...thread, messages: mergeMessages(thread.messages, [action.message]) };
    case "message-updated":
      return { ...thread, messages: thread.messages.map((m) => updated(m, action.change)) };
  }
}

function withPage(thread: Thread, page: Page, part: "newest" | "older"): Thread {
  const messages = mergeMessages(thread.messages, page.items);
  const ready = { status: "ready", problem: null } as const;
  if (part === "older") return { ...ready, messages, olderCursor: page.next_cursor };
  if (leavesGap(thread, page)) {
    return { ...ready, messages: mergeMessages([], page.items), olderCursor: page.next_cursor };
  }
  // A newest page fetched again must not forget that older pages are loaded already.
  const { olderCursor = page.next_cursor } = thread;
  return { ...ready, messages, olderCursor };
}

// After a long time away the newest page may not reach back to what is known.
function leavesGap(thread: Thread, page: Page): boolean {
  if (thread.olderCursor === undefined || page.next_cursor === null) return false;
  const known = new Set(thread.messages.map((message) => message.id));
  return !page.items.some((message) => known.has(message.id));
}

export function mergeMessages(known: readonly Message[], incoming: readonly Message[]): Message[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of incoming) byId.set(message.id, newer(byId.get(message.id), message));
  return [...byId.values()].toSorted(inTimeOrder);
}

function inTimeOrder(a: Message, b: Message): number {
  return Date.parse(a.occurred_at) - Date.parse(b.occurred_at) || (a.id < b.id ? -1 : 1);
}

// The answer to a POST may arrive after the events that already moved the message on.
function newer(known: Message | undefined, incoming: Message): Message {
  if (!known?.delivery || !incoming.delivery) return incoming;
  const stale = Date.parse(known.delivery.at) > Date.parse(incoming.delivery.at);
  return stale ? { ...incoming, delivery: known.delivery, body_text: known.body_text } : incoming;
}

function updated(message: Message, change: MessageUpdated): Message {
  if (message.id !== change.message_id) return message;
  const next = { ...message };
  if (change.intent !== undefined) next.intent = change.intent;
  // A first text carries a disclosure. Its words count even if a later state has overtaken them.
  if (change.body_text !== undefined) next.body_text = change.body_text;
  if (change.delivery)
    next.delivery = newer(message, { ...message, delivery: change.delivery }).delivery;
  return next;
}
