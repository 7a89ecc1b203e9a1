/** Sign-in and the inbox of the mock gateway. */
import type { Filter, LinkTarget } from "../src/api/types";
import { problem, type Answered, type Asked, type Route } from "./mock-http.ts";
import { conversationOf, counts, inbox } from "./mock-shapes.ts";
import { breakStreams, publish } from "./mock-stream.ts";
import { THREADS, threadOf } from "./mock-threads.ts";
import { ME, nextId, STAFF } from "./sample-clients.ts";
import { MESSAGES } from "./sample-messages.ts";

const session = { access_token: "mock", expires_in: 900, me: ME };

function signIn({ body }: Asked): Answered {
  if ((body as { password: string }).password !== "wrong") return [200, session];
  return problem(401, "invalid_credentials", "This e-mail and password do not belong together.");
}

function list({ query }: Asked): Answered {
  const items = inbox((query.get("filter") ?? "all") as Filter);
  return [200, { items, next_cursor: null }];
}

function get({ parts: [id] }: Asked): Answered {
  const thread = threadOf(id);
  if (!thread) return problem(404, "not_found", "There is no such conversation.");
  return [200, conversationOf(thread)];
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
  publish({
    type: "conversation.changed",
    data: { conversation_id: source.id, moved_to: target.id, reason: "linked" },
  });
  return [200, { conversation_id: target.id, link_id: nextId() }];
}

function unread({ parts: [id, verb] }: Asked): Answered {
  const thread = threadOf(id);
  if (thread) thread.unread = verb === "read" ? 0 : 1;
  return [204];
}

export const STAFF_ROUTES: Route[] = [
  ["POST", /^\/auth\/staff\/sign-in$/, signIn],
  ["POST", /^\/auth\/staff\/refresh$/, () => [200, session]],
  ["POST", /^\/auth\/staff\/sign-out$/, () => [204]],
  ["GET", /^\/conversations$/, list],
  ["GET", /^\/conversations\/counts$/, () => [200, counts()]],
  ["GET", /^\/conversations\/([^/]+)$/, get],
  ["POST", /^\/conversations\/([^/]+)\/(read|unread)$/, unread],
  ["POST", /^\/conversations\/([^/]+)\/link$/, link],
  ["GET", /^\/staff$/, () => [200, { items: STAFF }]],
  ["POST", /^\/mock\/break-streams$/, () => (breakStreams(), [204])],
];
