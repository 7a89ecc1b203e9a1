/** Settings → Integrations of the mock gateway. */
import type { Mailbox, MailSender } from "../src/api/settings-types";
import { ago, problem, type Answered, type Asked, type Route } from "./mock-http.ts";
import { nextId } from "./sample-clients.ts";

const mailboxes: Mailbox[] = [
  {
    id: "00000000-0000-4000-8000-00000000b001",
    address: "hello@larkspur.example",
    provider: "gmail",
    status: "active",
    reason: null,
    connected_at: ago(60 * 24 * 40),
    last_synced_at: ago(2),
    label: "Front desk",
    backfill: { state: "done", since: ago(60 * 24 * 70), done: 812, total: 812 },
    today: { in_mailbox: 14, stored: 14, missing: 0, counted_at: ago(20) },
  },
];
const senders: MailSender[] = mailboxes.map(({ id, address, label }) => ({
  id: nextId(),
  mailbox_id: id,
  address,
  name: "",
  default: true,
  source: "mailbox",
  mailbox_label: label,
}));

function change({ parts: [id], body }: Asked): Answered {
  const found = mailboxes.find((mailbox) => mailbox.id === id);
  if (!found) return problem(404, "not_found", "There is no such mailbox.");
  Object.assign(found, body);
  return [200, found];
}

function disconnect({ parts: [id] }: Asked): Answered {
  const reason = "Amelia Hart disconnected the mailbox. Connect it again to use it.";
  return change({
    parts: [id ?? ""],
    query: new URLSearchParams(),
    body: { status: "disconnected", reason },
  });
}

function complete(): Answered {
  const [first] = mailboxes;
  if (first) Object.assign(first, { status: "active", reason: null });
  return [200, first];
}

function discover({ body }: Asked): Answered {
  const { address } = body as { address: string };
  const domain = address.split("@")[1] ?? "";
  const imap = { host: `imap.${domain}`, port: 993, security: "tls" };
  const smtp = { host: `smtp.${domain}`, port: 465, security: "tls" };
  return [200, { imap, smtp, user: address, source: "guess" }];
}

export const MAILBOX_ROUTES: Route[] = [
  ["GET", /^\/mailboxes$/, () => [200, { items: mailboxes }]],
  [
    "POST",
    /^\/mailboxes\/authorizations$/,
    () => [201, { url: "/oauth/callback?state=mock&code=mock" }],
  ],
  ["POST", /^\/mailboxes\/authorizations\/complete$/, complete],
  ["PATCH", /^\/mailboxes\/([^/]+)$/, change],
  ["DELETE", /^\/mailboxes\/([^/]+)$/, disconnect],
  ["GET", /^\/mailboxes\/set-aside$/, () => [200, { items: [] }]],
  ["POST", /^\/mailboxes\/([^/]+)\/set-aside\/retry$/, () => [204]],
  ["POST", /^\/mailboxes\/discover$/, discover],
  ["POST", /^\/mailboxes\/imap$/, () => [200, mailboxes[0]]],
  ["POST", /^\/mailboxes\/([^/]+)\/(?:count|fetch-missing)$/, change],
  ["POST", /^\/mailboxes\/([^/]+)\/backfill(?:\/stop)?$/, change],
  ["GET", /^\/senders$/, () => [200, { items: senders }]],
  ["DELETE", /^\/senders\/([^/]+)$/, () => [204]],
];
