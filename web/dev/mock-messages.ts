/** Messages of the mock gateway: written, sent, corrected, and what a client writes. */
import type { Client, Intent, Message, MessageDraft } from "../src/api/types";
import type { StreamMessage } from "../src/live/stream-events.ts";
import { pageOf, problem, type Answered, type Asked, type Route } from "./mock-http.ts";
import { refusalOf, wordsOf } from "./mock-compose.ts";
import { messagesOf, toldOf } from "./mock-shapes.ts";
import { publish } from "./mock-stream.ts";
import { threadOf } from "./mock-threads.ts";
import { CLIENTS } from "./sample-clients.ts";
import { MESSAGES } from "./sample-messages.ts";
import { delivered, write } from "./write-message.ts";

const HELD: StreamMessage[] = [];

function record(message: StreamMessage): void {
  publish({
    type: "message.recorded",
    data: { conversation_id: message.conversation_id, message, ...toldOf(message) },
  });
}

function publishUpdate(
  message: StreamMessage,
  told: Partial<ReturnType<typeof toldOf>> = {},
): void {
  const { conversation_id, id: message_id, delivery, intent } = message;
  publish({
    type: "message.updated",
    data: { conversation_id, message_id, delivery, intent, ...told },
  });
}

function compose({ parts: [id], body }: Asked): Answered {
  const draft = body as MessageDraft;
  const client = threadOf(id)?.client;
  if (!client) return problem(409, "channel_unavailable", "Link the sender to a client first.");
  const refusal = refusalOf(draft, client);
  if (refusal) return refusal;
  const message = write({ client, minutesAgo: 0, channel: draft.channel, ...wordsOf(draft) });
  if (draft.send_at || draft.hold_seconds) return hold(message, draft);
  goOut(message);
  return [202, message];
}

/** A message leaves: at once, or when it waited long enough. */
function goOut(message: StreamMessage): void {
  const final =
    message.channel === "sms" ? "delivered" : message.channel === "email" ? "sent" : "posted";
  message.delivery = delivered("queued");
  setTimeout(() => {
    message.delivery = { ...delivered(final), at: new Date().toISOString() };
    publishUpdate(message);
  }, 900);
  record(message);
}

function hold(message: StreamMessage, draft: MessageDraft): Answered {
  MESSAGES.splice(MESSAGES.indexOf(message), 1);
  const at = new Date();
  const due =
    draft.send_at ?? new Date(at.getTime() + (draft.hold_seconds ?? 0) * 1000).toISOString();
  message.delivery = { ...delivered("queued"), held: true, at: at.toISOString(), due_at: due };
  HELD.push(message);
  setTimeout(() => release(message.id), Math.min(Date.parse(due) - at.getTime(), 2 ** 31 - 1));
  return [202, message];
}

/** No longer held; what was cancelled before is not there any more. */
function release(id: string): StreamMessage | undefined {
  const message = takeHeld(id);
  if (!message) return undefined;
  message.occurred_at = new Date().toISOString();
  MESSAGES.push(message);
  goOut(message);
  return message;
}

function takeHeld(id: string | undefined): StreamMessage | undefined {
  const index = HELD.findIndex((message) => message.id === id);
  return index < 0 ? undefined : HELD.splice(index, 1)[0];
}

function cancel({ parts: [id] }: Asked): Answered {
  const message = takeHeld(id);
  if (!message) return problem(409, "conflict", "The message has gone already.");
  const delivery = { ...delivered("cancelled"), at: new Date().toISOString() };
  return [200, { message_id: message.id, delivery }];
}

function heldOf({ parts: [id] }: Asked): Answered {
  return [200, { items: HELD.filter((message) => message.conversation_id === id) }];
}

function sendNow({ parts: [id] }: Asked): Answered {
  const released = release(id ?? "");
  if (released) return [200, { message_id: released.id, delivery: released.delivery }];
  const message = MESSAGES.find((candidate) => candidate.id === id);
  if (!message?.delivery?.due_at)
    return problem(409, "conflict", "The text no longer waits: it is delivered.");
  const move = (state: "sending" | "delivered") => {
    message.delivery = { ...delivered(state), at: new Date().toISOString() };
    publishUpdate(message);
  };
  move("sending");
  setTimeout(() => move("delivered"), 900);
  return [200, { message_id: message.id, delivery: message.delivery }];
}

function resend({ parts: [id], body }: Asked): Answered {
  const lost = MESSAGES.find((candidate) => candidate.id === id);
  const client = lost && threadOf(lost.conversation_id)?.client;
  if (!lost || !client) return problem(404, "not_found", "There is no such message.");
  const { channel = lost.channel, to = lost.to } = body as Partial<Message>;
  const delivery = delivered("queued");
  const more = { subject: lost.subject, to, delivery };
  const message = write({ client, minutesAgo: 0, channel, by: 0, body: lost.body_text, more });
  record(message);
  return [202, message];
}

function correct({ parts: [id], body }: Asked): Answered {
  const message = MESSAGES.find((candidate) => candidate.id === id);
  if (!message) return problem(404, "not_found", "There is no such message.");
  message.intent = (body as { intent: Intent }).intent;
  publishUpdate(message, toldOf(message));
  return [200, message];
}

/** Lets a test or a person play the client: POST /api/v1/mock/inbound {client, channel, body}. */
function inbound({ body }: Asked): Answered {
  const {
    client: name,
    channel,
    body: text,
  } = body as { client: string; channel: Message["channel"]; body: string };
  const client: Client | undefined = CLIENTS.find((candidate) => candidate.name === name);
  if (!client) return problem(404, "not_found", "There is no such client.");
  record(
    write({ client, minutesAgo: 0, channel, by: -1, body: text, more: { intent: "question" } }),
  );
  const thread = threadOf(client.conversation_id);
  if (thread) thread.unread += 1;
  return [204];
}

export const MESSAGE_ROUTES: Route[] = [
  ["GET", /^\/conversations\/([^/]+)\/messages$/, page],
  ["POST", /^\/conversations\/([^/]+)\/messages$/, compose],
  ["PATCH", /^\/messages\/([^/]+)$/, correct],
  ["GET", /^\/messages\/([^/]+)$/, () => problem(404, "not_found", "There is no such message.")],
  ["POST", /^\/messages\/([^/]+)\/send-now$/, sendNow],
  ["POST", /^\/messages\/([^/]+)\/resend$/, resend],
  ["POST", /^\/messages\/([^/]+)\/cancel$/, cancel],
  ["GET", /^\/conversations\/([^/]+)\/held-messages$/, heldOf],
  ["POST", /^\/mock\/inbound$/, inbound],
];

function page({ parts: [id], query }: Asked): Answered {
  return pageOf(messagesOf(id ?? ""), query);
}
