/** The client's side of the mock gateway. */
import type { Me, PortalConversation, PortalMessage } from "../src/api/types";
import type { Answered, Asked, Route } from "./mock-http.ts";
import { publish } from "./mock-stream.ts";
import { messagesOf } from "./mock-shapes.ts";
import { CLIENTS, ME, nextId } from "./sample-clients.ts";

const dana = CLIENTS[0]?.contacts[0];
const conversationId = CLIENTS[0]?.conversation_id ?? "";
const VISITOR: Me = {
  ...ME,
  kind: "contact",
  id: dana?.id ?? "",
  name: "Dana Whitfield",
  email: "dana@whitfield.example",
  role: null,
};
const session = { access_token: "mock", expires_in: 900, me: VISITOR };

const sent: PortalMessage[] = messagesOf(conversationId)
  .filter((message) => message.channel === "portal")
  .map((message) => ({
    id: message.id,
    conversation_id: conversationId,
    author: {
      kind: message.author.kind === "staff" ? "staff" : "contact",
      name: message.author.name,
      me: message.author.kind !== "staff",
    },
    body_text: message.body_text,
    attachments: message.attachments,
    posted_at: message.occurred_at,
    read_by_other: true,
    state: "read",
    sequence: message.sequence,
  }));

function conversations(): PortalConversation[] {
  const last = sent[0];
  const last_message = last
    ? {
        sender_name: last.author.name,
        snippet: last.body_text,
        at: last.posted_at,
        mine: last.author.me,
      }
    : null;
  const at = last?.posted_at ?? new Date().toISOString();
  return [
    {
      id: conversationId,
      title: "Dana Whitfield",
      kind: "all_contacts",
      unread_count: 0,
      last_message,
      last_activity_at: at,
    },
    {
      id: nextId(),
      title: "Olivia Hartwell",
      kind: "direct",
      unread_count: 2,
      last_message: null,
      last_activity_at: at,
    },
  ];
}

function post({ body: asked }: Asked): Answered {
  const { body = "", attachments = [] } = asked as { body?: string; attachments?: string[] };
  const message: PortalMessage = {
    id: nextId(),
    conversation_id: conversationId,
    author: { kind: "contact", name: VISITOR.name, me: true },
    body_text: body || "w2.pdf",
    attachments: attachments.map((id) => ({
      id,
      name: "w2.pdf",
      content_type: "application/pdf",
      size: 8,
      document: true,
      content_id: null,
    })),
    posted_at: new Date().toISOString(),
    sequence: Math.max(0, ...sent.map(({ sequence }) => sequence)) + 1,
    read_by_other: false,
    state: "posted",
  };
  sent.unshift(message);
  publish({
    type: "portal.message_posted",
    data: { conversation_id: conversationId, author_id: VISITOR.id, message },
  });
  return [201, message];
}

const list = conversations();

export const PORTAL_ROUTES: Route[] = [
  ["POST", /^\/auth\/portal\/(sign-in|refresh)$/, () => [200, session]],
  ["POST", /^\/auth\/portal\/sign-out$/, () => [204]],
  ["GET", /^\/portal\/conversations$/, () => [200, { items: list }]],
  [
    "GET",
    /^\/portal\/conversations\/[^/]+\/messages$/,
    () => [200, { items: sent, next_cursor: null }],
  ],
  ["POST", /^\/portal\/conversations\/[^/]+\/messages$/, post],
  ["POST", /^\/portal\/conversations\/[^/]+\/read$/, () => [204]],
];
