/** Settings → SMS and notifications, broadcasts and the activity log of the mock gateway. */
import type { Activity, Broadcast, Consent, FirmNumber, NumberChange, Preferences, Registration, RegistrationForm, SmsSettings, Usage } from "../src/api/settings-types";
import type { Answered, Asked, Route } from "./mock-routes.ts";
import { publish } from "./mock-stream.ts";
import { CLIENTS, nextId, STAFF } from "./mock-state.ts";

const problem = (status: number, code: string, detail: string): Answered => [status, { type: "about:blank", title: detail, status, detail, code, fields: {} }];
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const numbers: FirmNumber[] = [];
let settings: SmsSettings = {
  quiet_hours: { enabled: true, start: "21:00", end: "08:00", default_time_zone: "America/New_York" },
  office_hours: { days: [0, 1, 2, 3, 4], start: "09:00", end: "17:00", time_zone: "America/New_York" },
  auto_reply: { enabled: true, text: "Thank you for your message. Our office is closed; we answer in the morning." },
};
let registration: Registration = { status: "none", reason: null, brand: null, campaign: null };
const usage: Usage = { month: "2026-11", messages_out: 812, messages_in: 344, segments_out: 1_530, segments_in: 402, allowance_segments: 1_500, overage_segments: 432 };
const both = { bell: true, email: true };
let preferences: Preferences = { client_message: { bell: true, email: false }, document: { bell: true, email: false }, mention: both, delivery_failed: both, mailbox_trouble: both };
const broadcasts = new Map<string, Broadcast>();

const available = Array.from({ length: 10 }, (_, index) => ({ e164: `+1415555${String(1301 + index * 37)}`, locality: index % 3 === 0 ? "Oakland" : "San Francisco", region: "CA" }));

function search({ query }: Asked): Answered {
  const code = query.get("area_code");
  if (code === "999") return [200, { items: [] }];
  return [200, { items: available.map((number) => ({ ...number, e164: code ? number.e164.replace("415", code) : number.e164 })) }];
}

function claim({ body }: Asked): Answered {
  const { e164 } = body as { e164: string };
  if (e164.endsWith("1338")) return problem(409, "number_taken", "Somebody else has just taken this number. Choose another one.");
  const number: FirmNumber = { id: nextId(), e164, label: null, is_default: numbers.length === 0, status: "active", connected_at: ago(0), last_sent_at: null };
  numbers.push(number);
  return [201, number];
}

function changeNumber({ parts: [id], body }: Asked): Answered {
  const number = numbers.find((candidate) => candidate.id === id);
  if (!number) return problem(404, "not_found", "There is no such number.");
  const { label, is_default, paused } = body as NumberChange;
  if (label !== undefined) number.label = label;
  if (is_default) numbers.forEach((other) => (other.is_default = other === number));
  if (paused !== undefined) number.status = paused ? "paused" : "active";
  return [200, number];
}

function release({ parts: [id] }: Asked): Answered {
  const index = numbers.findIndex((candidate) => candidate.id === id);
  const [number] = numbers.splice(index, 1);
  return number ? [200, { ...number, status: "released" }] : problem(404, "not_found", "There is no such number.");
}

function register({ body }: Asked): Answered {
  const { use_case, sample_messages, ...brand } = body as RegistrationForm;
  const { ein } = brand;
  if (!/^\d{2}-?\d{7}$/.test(ein)) return [422, { type: "about:blank", title: "", status: 422, detail: "The field ein is not valid.", code: "validation_failed", fields: { ein: ["must have nine digits, such as 12-3456789."] } }];
  const rejected = ein.startsWith("00");
  registration = { status: rejected ? "rejected" : "pending", reason: rejected ? "The EIN does not belong to the legal name." : null, brand, campaign: { use_case, sample_messages } };
  return [200, registration];
}

function broadcast({ body }: Asked): Answered {
  const { client_ids } = body as { client_ids: string[] };
  const items: Broadcast["items"] = client_ids.map((id, index) => {
    const name = CLIENTS.find((client) => client.id === id)?.name ?? "";
    const refused = index === 1;
    return { client_id: id, client_name: name, state: refused ? "refused" : "queued", code: refused ? "contact_opted_out" : null, message: refused ? "They replied STOP on 3 November." : null, message_id: refused ? null : nextId() };
  });
  const made: Broadcast = { id: nextId(), total: items.length, queued: 0, sent: 0, failed: 0, refused: 0, items };
  broadcasts.set(made.id, count(made));
  advance(made);
  return [202, made];
}

function count(made: Broadcast): Broadcast {
  const of = (state: string) => made.items.filter((item) => item.state === state).length;
  return Object.assign(made, { queued: of("queued"), sent: of("sent"), failed: of("failed"), refused: of("refused") });
}

function advance(made: Broadcast): void {
  setTimeout(() => {
    const next = made.items.find((item) => item.state === "queued");
    if (!next) return;
    next.state = next.client_name.startsWith("Iron") ? "failed" : "sent";
    if (next.state === "failed") next.message = "The phone is switched off or out of reach.";
    const { id: broadcast_id, total, queued, sent, failed, refused } = count(made);
    publish({ type: "broadcast.changed", data: { broadcast_id, total, queued, sent, failed, refused } });
    advance(made);
  }, 700);
}

const KINDS: [string, string, Activity["details"]][] = [
  ["message.out", "Dana Whitfield", { channel: "sms", segments: 1 }],
  ["message.in", "Dana Whitfield", { channel: "sms" }],
  ["consent.opted_out", "+15550100102", { source: "keyword", keyword: "STOP" }],
  ["message.failed", "Ironbridge Construction", { code: "30003", reason: "The phone is switched off or out of reach." }],
  ["settings.changed", "Quiet hours", {}],
  ["number.claimed", "(415) 555-1301", {}],
  ["sign_in", "olivia@hartwell.example", {}],
];
const log: Activity[] = Array.from({ length: 120 }, (_, index) => {
  const [kind, subject, details] = KINDS[index % KINDS.length] ?? ["sign_in", "", {}];
  const outside = kind === "message.in" || kind === "consent.opted_out";
  return { id: nextId(), kind, subject, details, actor_name: outside ? null : (STAFF[index % STAFF.length]?.name ?? null), at: ago(index * 47) };
});

function activity({ query }: Asked): Answered {
  const kind = query.get("kind");
  const found = log.filter((item) => !kind || item.kind === kind);
  const from = Number(query.get("cursor") ?? 0);
  const limit = Number(query.get("limit") ?? 50);
  return [200, { items: found.slice(from, from + limit), next_cursor: found.length > from + limit ? `${from + limit}` : null }];
}

const said = (kind: string, source: string, minutes: number, firm_number = "+14155551301"): Consent["items"][number] => ({ kind, source, firm_number, at: ago(minutes) });

/** Phones that end in 02 have opted out, those in 09 have said nothing. */
function consent({ query }: Asked): Answered {
  const digits = (query.get("phone") ?? "").replaceAll(/\D/g, "");
  if (digits.length < 10) return [422, { type: "about:blank", title: "", status: 422, detail: "The phone number is not valid.", code: "invalid_phone_number", fields: { phone: ["is not a phone number; write it like +1 415 555 0100."] } }];
  const phone = `+1${digits.slice(-10)}`;
  const opted_out = phone.endsWith("02");
  const before = [said("help", "keyword", 4_000), said("opt_in", "keyword", 9_000, "+14155551338"), said("opt_out", "provider", 20_000, "+14155551338"), said("disclosure", "staff", 30_000)];
  const items = phone.endsWith("09") ? [] : opted_out ? [said("opt_out", "keyword", 90), ...before] : before;
  return [200, { phone, opted_out, sender: "+14155551301", items }];
}

export const SMS_ROUTES: Route[] = [
  ["GET", /^\/sms\/numbers\/available$/, search],
  ["GET", /^\/sms\/numbers$/, () => [200, { items: numbers }]],
  ["POST", /^\/sms\/numbers$/, claim],
  ["PATCH", /^\/sms\/numbers\/([^/]+)$/, changeNumber],
  ["DELETE", /^\/sms\/numbers\/([^/]+)$/, release],
  ["GET", /^\/sms\/settings$/, () => [200, settings]],
  ["PUT", /^\/sms\/settings$/, ({ body }) => [200, (settings = body as SmsSettings)]],
  ["GET", /^\/sms\/usage$/, () => [200, usage]],
  ["GET", /^\/sms\/consent$/, consent],
  ["GET", /^\/sms\/registration$/, () => [200, registration]],
  ["POST", /^\/sms\/registration$/, register],
  ["POST", /^\/broadcasts$/, broadcast],
  ["GET", /^\/broadcasts\/([^/]+)$/, ({ parts: [id] }) => [200, broadcasts.get(id ?? "")]],
  ["GET", /^\/activity$/, activity],
  ["GET", /^\/notifications\/preferences$/, () => [200, preferences]],
  ["PUT", /^\/notifications\/preferences$/, ({ body }) => [200, (preferences = body as Preferences)]],
  ["GET", /^\/clients\/([^/]+)$/, ({ parts: [id] }) => [200, CLIENTS.find((client) => client.id === id)]],
  ["PATCH", /^\/clients\/([^/]+)$/, ({ parts: [id], body }) => [200, Object.assign(CLIENTS.find((client) => client.id === id) ?? {}, body)]],
  ["GET", /^\/messages\/([^/]+)$/, () => problem(404, "not_found", "There is no such message.")],
];
