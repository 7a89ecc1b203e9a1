import type { ConversationSummary, Message } from "../src/api/types";

export function message(part: Partial<Message> = {}): Message {
  return {
    id: "m1",
    conversation_id: "c1",
    channel: "sms",
    direction: "inbound",
    author: { kind: "contact", id: "k1", name: "Dana" },
    to: [],
    subject: null,
    body_text: "Hello",
    body_html: null,
    intent: null,
    mentions: [],
    attachments: [],
    delivery: null,
    occurred_at: "2026-03-01T10:00:00Z",
    ...part,
  };
}

export function summary(part: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id: "c1",
    kind: "client",
    title: "Dana Whitfield",
    initials: "DW",
    client: { id: "k1", name: "Dana Whitfield", entity_type: "Individual" },
    sender_address: null,
    candidates: [],
    last_message: null,
    channels: [],
    unread_count: 0,
    triage: "none",
    intent: null,
    status: "open",
    mentioned: false,
    last_activity_at: "2026-03-01T09:00:00Z",
    ...part,
  };
}
