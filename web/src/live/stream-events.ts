/** The events of GET /stream by name. OpenAPI does not describe them yet: their shapes are here. */
import type {
  ConversationSummary,
  Delivery,
  Intent,
  Message,
  Notification,
  PortalMessage,
} from "../api/types";

/** What the list shows of a conversation, as far as it is the same for every reader. */
export type SharedSummary = Omit<ConversationSummary, "unread_count" | "mentioned">;

/** What decides which filters a conversation is in. */
export type Standing = Pick<ConversationSummary, "triage" | "channels">;

interface Told {
  conversation_id: string;
  /** A server that tells all of it spares the page a fetch; this release tells id, kind and title. */
  conversation?: Partial<SharedSummary>;
  /** How it stood before; null: it has just begun. */
  previous?: Standing | null;
  /** Whose scope Mine it is in. */
  assigned_to?: string[];
}

export interface StreamEvents {
  "message.recorded": Told & { message: Message };
  "message.updated": Told & {
    message_id: string;
    delivery?: Delivery | null;
    intent?: Intent | null;
    /** What really went out, when that has just become known and is more than was written. */
    body_text?: string;
  };
  "conversation.changed": {
    conversation_id: string;
    moved_to: string | null;
    reason: string;
  };
  "notification.raised": { notification: Notification; unseen_count: number };
  /** Sent to the author of the broadcast alone. */
  "broadcast.changed": {
    broadcast_id: string;
    total: number;
    queued: number;
    sent: number;
    failed: number;
    refused: number;
  };
  "portal.message_posted": {
    conversation_id: string;
    author_id: string;
    message: Omit<PortalMessage, "author"> & {
      author: Omit<PortalMessage["author"], "me"> & { me?: boolean };
    };
  };
  "portal.message_changed": {
    conversation_id: string;
    message_id: string;
    state: PortalMessage["state"];
  };
  "portal.read": { conversation_id: string };
}

export type EventName = keyof StreamEvents;
export type StreamEvent = {
  [K in EventName]: { type: K; data: StreamEvents[K] };
}[EventName];

export type MessageRecorded = StreamEvents["message.recorded"];
export type MessageUpdated = StreamEvents["message.updated"];
export type BroadcastChanged = StreamEvents["broadcast.changed"];
export type PortalMessagePosted = StreamEvents["portal.message_posted"];

/** What to do when an event comes, by its name; the names left out are of no concern. */
export type EventUpdates = { [K in EventName]?: (data: StreamEvents[K]) => void };

/** Names that this page does not know, of a newer server, are passed over. */
export function applyEvent(updates: EventUpdates, event: StreamEvent): void {
  // The name picks the update of its own data, which the compiler cannot follow.
  const update = updates[event.type] as ((data: StreamEvent["data"]) => void) | undefined;
  update?.(event.data);
}
