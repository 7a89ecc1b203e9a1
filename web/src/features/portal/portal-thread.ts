/** The messages of a portal conversation, merged from pages, answers and live events. */
import type { PortalMessage } from "../../api/types";
import type { PortalMessagePosted } from "../../live/stream-events";

/** Oldest first; a message that is known already is replaced. */
export function mergePortalMessages(
  known: readonly PortalMessage[],
  incoming: readonly PortalMessage[],
): PortalMessage[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of incoming) byId.set(message.id, message);
  return [...byId.values()].toSorted(
    (a, b) => Date.parse(a.posted_at) - Date.parse(b.posted_at) || (a.id < b.id ? -1 : 1),
  );
}

/** The stream is the same for every reader, so each decides which messages are their own. */
export function fromStream(event: PortalMessagePosted, readerId: string): PortalMessage {
  const author = { ...event.message.author, me: event.author_id === readerId };
  return { ...event.message, author };
}

export function withState(
  messages: readonly PortalMessage[],
  messageId: string,
  state: PortalMessage["state"],
): PortalMessage[] {
  return messages.map((message) =>
    message.id === messageId
      ? { ...message, state, read_by_other: message.read_by_other || state === "read" }
      : message,
  );
}
