import type { ConversationSummary } from "../src/api/types";
import type { InboxPages } from "../src/features/inbox/inbox-list";
import type { SharedSummary, StreamMessage } from "../src/live/stream-events";

export function message(part: Partial<StreamMessage> = {}): StreamMessage {
  return {
    id: "m1",
    conversation_id: "c1",
    sequence: 1,
    warning: null,
    sent_at: null,
    link_id: null,
    quoted_from: null,
    cc: [],
    bcc: [],
    sender_address: null,
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
    undelivered: false,
    last_activity_at: "2026-03-01T09:00:00Z",
    ...part,
  };
}

/** A list of these pages, the last of which is the end. */
export function pages(...items: ConversationSummary[][]): InboxPages {
  const last = items.length - 1;
  return {
    pages: items.map((rows, index) => ({
      items: rows,
      next_cursor: index === last ? null : `after-${index}`,
    })),
    pageParams: items.map((_, index) => (index === 0 ? null : `after-${index - 1}`)),
  };
}

/** A conversation as a server tells it that tells all of it: after the sample message. */
export function shared(part: Partial<SharedSummary> = {}): SharedSummary {
  const { unread_count: _unread, mentioned: _mentioned, undelivered: _lost, ...rest } = summary();
  const { id, channel, direction, author, body_text: snippet, occurred_at: at } = message();
  return {
    ...rest,
    last_message: { id, channel, direction, sender_name: author.name, snippet, at },
    channels: [channel],
    last_activity_at: at,
    ...part,
  };
}
