/** The messages of one conversation, as its pages were fetched and events change them. Pure. */
import type { InfiniteData } from "@tanstack/react-query";
import type { Message, MessagePage } from "../../api/types";
import type { MessageUpdated } from "../../live/stream-events";

/** Newest page first, and in each page the newest message first. */
export type ThreadPages = InfiniteData<MessagePage, string | null>;

/** Oldest first, each once: a message that came between two fetches is in both of their pages. */
export function messagesOf(thread: ThreadPages): Message[] {
  const byId = new Map<string, Message>();
  for (const message of thread.pages.flatMap((page) => page.items)) {
    byId.set(message.id, newer(byId.get(message.id), message));
  }
  return [...byId.values()].toSorted(inTimeOrder);
}

/** The thread with a message, which may be known already, or too old for the pages fetched. */
export function withMessage(thread: ThreadPages, message: Message): ThreadPages {
  const messages = messagesOf(thread);
  if (messages.some(({ id }) => id === message.id)) {
    return mapped(thread, (known) => (known.id === message.id ? newer(known, message) : known));
  }
  const [oldest] = messages;
  const goesOn = thread.pages.at(-1)?.next_cursor != null;
  if (goesOn && oldest && inTimeOrder(message, oldest) < 0) return thread;
  const [newest, ...older] = thread.pages;
  if (!newest) return thread;
  return { ...thread, pages: [{ ...newest, items: [message, ...newest.items] }, ...older] };
}

export function withUpdate(thread: ThreadPages, change: MessageUpdated): ThreadPages {
  return mapped(thread, (message) => updated(message, change));
}

function mapped(thread: ThreadPages, change: (message: Message) => Message): ThreadPages {
  const pages = thread.pages.map((page) => ({ ...page, items: page.items.map(change) }));
  return { ...thread, pages };
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
  if (change.delivery) {
    next.delivery = newer(message, { ...message, delivery: change.delivery }).delivery;
  }
  return next;
}
