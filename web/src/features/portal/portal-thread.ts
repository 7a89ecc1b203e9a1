/** The messages of a portal conversation, as its pages were fetched and events change them. Pure. */
import type { InfiniteData } from "@tanstack/react-query";
import type { PortalMessage, PortalMessagePage } from "../../api/types";
import type { PortalMessagePosted } from "../../live/stream-events";

/** Newest page first, and in each page the newest message first. */
export type PortalPages = InfiniteData<PortalMessagePage, string | null>;

/** Oldest first, each once. */
export function portalMessagesOf(thread: PortalPages): PortalMessage[] {
  const byId = new Map<string, PortalMessage>();
  for (const message of thread.pages.flatMap((page) => page.items)) byId.set(message.id, message);
  return [...byId.values()].toSorted(inTimeOrder);
}

/** The thread with a message; one that is known already keeps the state it has reached. */
export function withPosted(thread: PortalPages, message: PortalMessage): PortalPages {
  const known = thread.pages.some(({ items }) => items.some(({ id }) => id === message.id));
  const [newest, ...older] = thread.pages;
  if (known || !newest) return thread;
  return { ...thread, pages: [{ ...newest, items: [message, ...newest.items] }, ...older] };
}

export function withState(
  thread: PortalPages,
  messageId: string,
  state: PortalMessage["state"],
): PortalPages {
  const change = (message: PortalMessage) => {
    if (message.id !== messageId) return message;
    return { ...message, state, read_by_other: message.read_by_other || state === "read" };
  };
  const pages = thread.pages.map((page) => ({ ...page, items: page.items.map(change) }));
  return { ...thread, pages };
}

/** The stream is the same for every reader, so each decides which messages are their own. */
export function fromStream(event: PortalMessagePosted, readerId: string): PortalMessage {
  const author = { ...event.message.author, me: event.author_id === readerId };
  return { ...event.message, author };
}

function inTimeOrder(a: PortalMessage, b: PortalMessage): number {
  return Date.parse(a.posted_at) - Date.parse(b.posted_at) || (a.id < b.id ? -1 : 1);
}
