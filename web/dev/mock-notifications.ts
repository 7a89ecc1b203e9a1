/** The bell and what one wants to hear of, of the mock gateway. */
import type { Preferences } from "../src/api/settings-types";
import type { Notification } from "../src/api/types";
import type { Answered, Asked, Route } from "./mock-http.ts";
import { CLIENTS, nextId } from "./sample-clients.ts";

export const NOTIFICATIONS: Notification[] = [
  {
    kind: "mention" as const,
    title: "Tom Becker mentioned you",
    body: "Dana Whitfield: the 1099-B shows wash sales. Shall I adjust the basis before we send the draft?",
    at: 1440,
    actor_name: "Tom Becker",
  },
  {
    kind: "delivery_failed" as const,
    title: "A text to Dana Whitfield was not delivered",
    body: "The phone is switched off or out of reach.",
    at: 30,
    actor_name: null,
  },
  {
    kind: "client_message" as const,
    title: "Dana Whitfield wrote by SMS",
    body: "Found them! Can I bring them over this afternoon?",
    at: 4,
    actor_name: "Dana Whitfield",
  },
]
  .map((item, index) => ({
    ...item,
    id: nextId(),
    conversation_id: CLIENTS[0]?.conversation_id ?? null,
    message_id: null,
    seen: index === 0,
    at: new Date(Date.now() - item.at * 60_000).toISOString(),
  }))
  .toReversed();

const both = { bell: true, email: true };
let preferences: Preferences = {
  client_message: { bell: true, email: false },
  document: { bell: true, email: false },
  mention: both,
  delivery_failed: both,
  mailbox_trouble: both,
  address_shared: both,
  event_stuck: both,
};

const unseen = () => NOTIFICATIONS.filter((item) => !item.seen).length;

function list(): Answered {
  return [200, { items: NOTIFICATIONS, next_cursor: null, unseen_count: unseen() }];
}

function seen({ body }: Asked): Answered {
  const { ids, all } = body as { ids?: string[]; all?: boolean };
  NOTIFICATIONS.forEach((item) => {
    item.seen ||= all === true || (ids?.includes(item.id) ?? false);
  });
  return [200, { unseen_count: unseen() }];
}

function prefer({ body }: Asked): Answered {
  preferences = body as Preferences;
  return [200, preferences];
}

export const NOTIFICATION_ROUTES: Route[] = [
  ["GET", /^\/notifications$/, list],
  ["POST", /^\/notifications\/seen$/, seen],
  ["GET", /^\/notifications\/preferences$/, () => [200, preferences]],
  ["PUT", /^\/notifications\/preferences$/, prefer],
];
