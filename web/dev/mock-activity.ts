/** The activity log of the mock gateway. */
import type { Activity, StuckEvent } from "../src/api/settings-types";
import { ago, pageOf, type Answered, type Asked, type Route } from "./mock-http.ts";
import { nextId, STAFF } from "./sample-clients.ts";

const KINDS: [string, string, Activity["details"]][] = [
  ["message.out", "Dana Whitfield", { channel: "sms", segments: 1 }],
  ["message.in", "Dana Whitfield", { channel: "sms" }],
  ["consent.opted_out", "+15550100102", { source: "keyword", keyword: "STOP" }],
  [
    "message.failed",
    "Ironbridge Construction",
    { code: "30003", reason: "The phone is switched off or out of reach." },
  ],
  ["settings.changed", "Quiet hours", {}],
  ["number.claimed", "(415) 555-1301", {}],
  ["sign_in", "olivia@hartwell.example", {}],
];
const log: Activity[] = Array.from({ length: 120 }, (_, index) => {
  const [kind, subject, details] = KINDS[index % KINDS.length] ?? ["sign_in", "", {}];
  const outside = kind === "message.in" || kind === "consent.opted_out";
  return {
    id: nextId(),
    kind,
    subject,
    details,
    actor_name: outside ? null : (STAFF[index % STAFF.length]?.name ?? null),
    at: ago(index * 47),
  };
});

function activity({ query }: Asked): Answered {
  const kind = query.get("kind");
  const found = log.filter((item) => !kind || item.kind === kind);
  return pageOf(found, query);
}

const STUCK: StuckEvent[] = [
  {
    id: nextId(),
    service: "thread",
    name: "message.received.v1",
    what: "A message that came in, on its way in the conversations",
    outcome: "dead",
    reason: "NotFound: There is no such client.",
    stuck_at: ago(30),
    operator: "python -m tools.dead_letters list thread 01a0",
    message: {
      sender: "Dana Whitfield",
      sender_address: "+15550100102",
      to: ["+14155551301"],
      channel: "sms",
      subject: "",
      text: "Where is my return?\nIt was due on Monday.",
      cut: false,
      files: ["letter.pdf"],
      at: ago(42),
    },
  },
];

function settle({ parts: [id] }: Asked): Answered {
  const index = STUCK.findIndex((item) => item.id === id);
  if (index !== -1) STUCK.splice(index, 1);
  return [204];
}

export const ACTIVITY_ROUTES: Route[] = [
  ["GET", /^\/activity$/, activity],
  ["GET", /^\/stuck-events$/, () => [200, { items: STUCK, more: false, unreachable: [] }]],
  ["POST", /^\/stuck-events\/([^/]+)\/(?:retry|drop)$/, settle],
];
