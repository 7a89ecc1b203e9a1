/** The mock gateway's answers, by method and path. */
import type { Client, Filter, Intent, LinkTarget, Message, MessageDraft } from "../src/api/types";
import { breakStreams, publish } from "./mock-stream.ts";
import { CLIENTS, conversationOf, counts, inbox, ME, MESSAGES, messagesOf, nextId, NOTIFICATIONS, STAFF, summaryOf, THREADS } from "./mock-state.ts";
import { delivered, write } from "./sample-messages.ts";

export interface Asked {
  query: URLSearchParams;
  body: unknown;
  /** What the groups of the route's pattern matched. */
  parts: string[];
}

export type Answered = [status: number, body?: unknown];
type Route = [method: string, pattern: RegExp, handle: (asked: Asked) => Answered];

const session = { access_token: "mock", expires_in: 900, me: ME };

const problem = (status: number, code: string, detail: string): Answered => [
  status,
  { type: "about:blank", title: detail, status, detail, code, fields: {} },
];

const threadOf = (id: string | undefined) => THREADS.find((thread) => thread.id === id);

function record(message: Message): void {
  publish({ type: "message.recorded", data: { conversation_id: message.conversation_id, message } });
}

function compose({ parts: [id], body }: Asked): Answered {
  const draft = body as MessageDraft;
  const client = threadOf(id)?.client;
  if (!client) return problem(409, "channel_unavailable", "Link the sender to a client first.");
  if (draft.body.includes("refuse")) return problem(409, "channel_unavailable", "SMS is not usable now: the contact has opted out of texts.");
  const named = STAFF.filter((member) => draft.mentions?.includes(member.id));
  const mentions = named.map((member) => ({ staff_id: member.id, name: member.name }));
  const message = write({ client, minutesAgo: 0, channel: draft.channel, by: 0, body: draft.body, more: { mentions, subject: draft.subject ?? null, to: draft.to ?? [], delivery: delivered("queued") } });
  const final = draft.channel === "sms" ? "delivered" : draft.channel === "email" ? "sent" : "posted";
  setTimeout(() => {
    message.delivery = { state: final, reason: null, at: new Date().toISOString() };
    publish({ type: "message.updated", data: { conversation_id: message.conversation_id, message_id: message.id, delivery: message.delivery } });
  }, 900);
  record(message);
  return [202, message];
}

function sendNow({ parts: [id] }: Asked): Answered {
  const message = MESSAGES.find((candidate) => candidate.id === id);
  if (!message?.delivery?.due_at) return problem(409, "conflict", "The text no longer waits: it is delivered.");
  const move = (state: "sending" | "delivered") => {
    message.delivery = { state, reason: null, at: new Date().toISOString() };
    publish({ type: "message.updated", data: { conversation_id: message.conversation_id, message_id: message.id, delivery: message.delivery } });
  };
  move("sending");
  setTimeout(() => move("delivered"), 900);
  return [200, { message_id: message.id, delivery: message.delivery }];
}

function page({ parts: [id], query }: Asked): Answered {
  const all = messagesOf(id ?? "");
  const from = Number(query.get("cursor") ?? 0);
  const limit = Number(query.get("limit") ?? 50);
  return [200, { items: all.slice(from, from + limit), next_cursor: all.length > from + limit ? `${from + limit}` : null }];
}

function link({ parts: [id], body }: Asked): Answered {
  const { client_id } = body as LinkTarget;
  const source = threadOf(id);
  const target = THREADS.find((thread) => thread.client?.id === client_id);
  if (!source || !target) return problem(404, "not_found", "There is no such client.");
  MESSAGES.filter((message) => message.conversation_id === id).forEach((message) => {
    message.conversation_id = target.id;
  });
  THREADS.splice(THREADS.indexOf(source), 1);
  publish({ type: "conversation.changed", data: { conversation_id: source.id, moved_to: target.id, reason: "linked" } });
  return [200, { conversation_id: target.id, link_id: nextId() }];
}

function seen({ body }: Asked): Answered {
  const { ids, all } = body as { ids?: string[]; all?: boolean };
  NOTIFICATIONS.forEach((item) => {
    item.seen ||= all === true || (ids?.includes(item.id) ?? false);
  });
  return [200, { unseen_count: NOTIFICATIONS.filter((item) => !item.seen).length }];
}

function clients({ query }: Asked): Answered {
  const wanted = (query.get("query") ?? "").toLowerCase();
  const items = CLIENTS.filter((client) => JSON.stringify(client).toLowerCase().includes(wanted));
  return [200, { items, next_cursor: null }];
}

function unread({ parts: [id, verb] }: Asked): Answered {
  const thread = threadOf(id);
  if (thread) thread.unread = verb === "read" ? 0 : 1;
  return [204];
}

function correct({ parts: [id], body }: Asked): Answered {
  const message = MESSAGES.find((candidate) => candidate.id === id);
  if (!message) return problem(404, "not_found", "There is no such message.");
  message.intent = (body as { intent: Intent }).intent;
  return [200, message];
}

/** Lets a test or a person play the client: POST /api/v1/mock/inbound {client, channel, body}. */
function inbound({ body }: Asked): Answered {
  const { client: name, channel, body: text } = body as { client: string; channel: Message["channel"]; body: string };
  const client: Client | undefined = CLIENTS.find((candidate) => candidate.name === name);
  if (!client) return problem(404, "not_found", "There is no such client.");
  record(write({ client, minutesAgo: 0, channel, by: -1, body: text, more: { intent: "question" } }));
  const thread = threadOf(client.conversation_id);
  if (thread) thread.unread += 1;
  return [204];
}

export const STAFF_ROUTES: Route[] = [
  ["POST", /^\/auth\/staff\/sign-in$/, ({ body }) => ((body as { password: string }).password === "wrong" ? problem(401, "invalid_credentials", "This e-mail and password do not belong together.") : [200, session])],
  ["POST", /^\/auth\/staff\/refresh$/, () => [200, session]],
  ["POST", /^\/auth\/staff\/sign-out$/, () => [204]],
  ["GET", /^\/conversations$/, ({ query }) => [200, { items: inbox((query.get("filter") ?? "all") as Filter), next_cursor: null }]],
  ["GET", /^\/conversations\/counts$/, () => [200, counts()]],
  ["GET", /^\/conversations\/([^/]+)$/, ({ parts: [id] }) => {
    const thread = threadOf(id);
    return thread ? [200, conversationOf(thread)] : problem(404, "not_found", "There is no such conversation.");
  }],
  ["GET", /^\/conversations\/([^/]+)\/messages$/, page],
  ["POST", /^\/conversations\/([^/]+)\/messages$/, compose],
  ["POST", /^\/conversations\/([^/]+)\/(read|unread)$/, unread],
  ["POST", /^\/conversations\/([^/]+)\/link$/, link],
  ["PATCH", /^\/messages\/([^/]+)$/, correct],
  ["POST", /^\/messages\/([^/]+)\/send-now$/, sendNow],
  ["GET", /^\/clients$/, clients],
  ["GET", /^\/staff$/, () => [200, { items: STAFF }]],
  ["GET", /^\/notifications$/, () => [200, { items: NOTIFICATIONS, next_cursor: null, unseen_count: NOTIFICATIONS.filter((item) => !item.seen).length }]],
  ["POST", /^\/notifications\/seen$/, seen],
  ["POST", /^\/mock\/inbound$/, inbound],
  ["POST", /^\/mock\/break-streams$/, () => (breakStreams(), [204])],
];

export { summaryOf };
export type { Route };
