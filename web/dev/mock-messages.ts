/** Messages of the mock gateway: written, sent, corrected, and what a client writes. */
import type { Client, Intent, Message, MessageDraft } from "../src/api/types";
import type { StreamMessage } from "../src/live/stream-events.ts";
import { pageOf, problem, type Answered, type Asked, type Route } from "./mock-http.ts";
import { messagesOf, toldOf } from "./mock-shapes.ts";
import { publish } from "./mock-stream.ts";
import { threadOf } from "./mock-threads.ts";
import { CLIENTS, STAFF } from "./sample-clients.ts";
import { MESSAGES } from "./sample-messages.ts";
import { delivered, write } from "./write-message.ts";

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
  if (draft.body.includes("refuse"))
    return problem(
      409,
      "channel_unavailable",
      "SMS is not usable now: the contact has opted out of texts.",
    );
  const named = STAFF.filter((member) => draft.mentions?.includes(member.id));
  const mentions = named.map((member) => ({ staff_id: member.id, name: member.name }));
  const message = write({
    client,
    minutesAgo: 0,
    channel: draft.channel,
    by: 0,
    body: draft.body,
    more: {
      mentions,
      subject: draft.subject ?? null,
      to: draft.to ?? [],
      delivery: delivered("queued"),
    },
  });
  const final =
    draft.channel === "sms" ? "delivered" : draft.channel === "email" ? "sent" : "posted";
  setTimeout(() => {
    message.delivery = {
      state: final,
      reason: null,
      due_at: null,
      held: false,
      at: new Date().toISOString(),
    };
    publishUpdate(message);
  }, 900);
  record(message);
  return [202, message];
}

function sendNow({ parts: [id] }: Asked): Answered {
  const message = MESSAGES.find((candidate) => candidate.id === id);
  if (!message?.delivery?.due_at)
    return problem(409, "conflict", "The text no longer waits: it is delivered.");
  const move = (state: "sending" | "delivered") => {
    message.delivery = {
      state,
      reason: null,
      due_at: null,
      held: false,
      at: new Date().toISOString(),
    };
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
  ["POST", /^\/mock\/inbound$/, inbound],
];

function page({ parts: [id], query }: Asked): Answered {
  return pageOf(messagesOf(id ?? ""), query);
}
