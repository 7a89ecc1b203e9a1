/** Writes a message into the mock gateway's memory. */
import type { Channel, Client } from "../src/api/types";
import type { StreamMessage } from "../src/live/stream-events.ts";
import { nextId, STAFF } from "./sample-clients.ts";

export const MESSAGES: StreamMessage[] = [];

const MINUTE_MS = 60_000;

type Delivery = NonNullable<StreamMessage["delivery"]>;

export interface Written {
  client: Client;
  minutesAgo: number;
  channel: Channel;
  /** A member of staff by index, or a contact by negative index (-1 is the first). */
  by: number;
  body: string;
  more?: Partial<StreamMessage>;
}

export function delivered(state: Delivery["state"], reason: Delivery["reason"] = null): Delivery {
  const at = new Date(Date.now() - MINUTE_MS).toISOString();
  return { state, reason, due_at: null, held: false, at };
}

export function write({
  client,
  minutesAgo,
  channel,
  by,
  body,
  more = {},
}: Written): StreamMessage {
  const staff = by >= 0 ? STAFF[by] : undefined;
  const contact = by < 0 ? client.contacts[-1 - by] : undefined;
  const author = staff ?? contact;
  const direction = channel === "internal" ? "internal" : staff ? "outbound" : "inbound";
  const message: StreamMessage = {
    id: nextId(),
    conversation_id: client.conversation_id,
    sequence: MESSAGES.length + 1,
    warning: null,
    sent_at: null,
    link_id: null,
    quoted_from: null,
    channel,
    direction,
    author: {
      kind: staff ? "staff" : "contact",
      id: author?.id ?? null,
      name: author?.name ?? "Unknown",
    },
    to: [],
    cc: [],
    bcc: [],
    sender_address:
      contact?.identities.find(({ kind }) => kind === (channel === "email" ? "email" : "phone"))
        ?.value ?? null,
    subject: null,
    body_text: body,
    body_html: null,
    intent: null,
    mentions: [],
    attachments: [],
    delivery: null,
    occurred_at: new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString(),
    ...more,
  };
  MESSAGES.push(message);
  return message;
}
