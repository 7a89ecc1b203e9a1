/** The events of GET /stream. OpenAPI does not describe streams, so their shapes are written here. */
import type {
  ConversationSummary,
  Delivery,
  Intent,
  Message,
  Notification,
  PortalMessage,
} from "../api/types";

export interface MessageRecorded {
  conversation_id: string;
  message: Message;
  /** As far as the server knew it; fields that differ per reader are left out. */
  conversation?: Partial<ConversationSummary>;
}

export interface MessageUpdated {
  conversation_id: string;
  message_id: string;
  delivery?: Delivery | null;
  intent?: Intent | null;
  /** What really went out, when that has just become known and is more than was written. */
  body_text?: string;
}

export interface ConversationChanged {
  conversation_id: string;
  moved_to: string | null;
  reason: "linked" | "unlinked" | "read" | "unread" | "status";
}

/** Sent to the author of the broadcast alone. */
export interface BroadcastChanged {
  broadcast_id: string;
  total: number;
  queued: number;
  sent: number;
  failed: number;
  refused: number;
}

export interface PortalMessagePosted {
  conversation_id: string;
  author_id: string;
  message: Omit<PortalMessage, "author"> & {
    author: Omit<PortalMessage["author"], "me"> & { me?: boolean };
  };
}

export interface PortalMessageChanged {
  conversation_id: string;
  message_id: string;
  state: PortalMessage["state"];
}

export type StreamEvent =
  | { type: "message.recorded"; data: MessageRecorded }
  | { type: "message.updated"; data: MessageUpdated }
  | { type: "conversation.changed"; data: ConversationChanged }
  | { type: "notification.raised"; data: { notification: Notification; unseen_count: number } }
  | { type: "broadcast.changed"; data: BroadcastChanged }
  | { type: "portal.message_posted"; data: PortalMessagePosted }
  | { type: "portal.message_changed"; data: PortalMessageChanged }
  | { type: "portal.read"; data: { conversation_id: string } };
