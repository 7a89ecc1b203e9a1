/** The kinds of the activity log, in words. */
import type { Activity } from "../../api/settings-types";
import { isId } from "../../shared/use-location";

export const KIND_LABEL: Record<string, string> = {
  "number.claimed": "Number claimed",
  "number.released": "Number released",
  "number.paused": "Number paused",
  "number.resumed": "Number resumed",
  "mailbox.connected": "Mailbox connected",
  "mailbox.disconnected": "Mailbox disconnected",
  "message.in": "Message received",
  "message.out": "Message sent",
  "message.failed": "Delivery failed",
  "message.sent_early": "Sent in quiet hours",
  "consent.opted_out": "Opted out of texts",
  "consent.opted_in": "Opted in to texts",
  "consent.in_doubt": "May have opted out of texts",
  "registration.submitted": "Registration submitted",
  "registration.approved": "Registration approved",
  "registration.rejected": "Registration rejected",
  "address.shared": "Address shared",
  "file.quarantined": "File quarantined",
  "event.stuck": "Not passed on",
  "event.retried": "Tried again",
  "event.dropped": "Dropped",
  sign_in: "Signed in",
  "settings.changed": "Settings changed",
  "staff.role_changed": "Role changed",
  "staff.deactivated": "Left the firm",
  "portal.withdrawn": "Portal access withdrawn",
};

/** A kind of a newer release is shown by its own name. */
export function kindWords(kind: string): string {
  const named = Object.hasOwn(KIND_LABEL, kind) ? KIND_LABEL[kind] : undefined;
  if (named) return named;
  const words = kind.replaceAll(/[._]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The details as "name: value" pairs. Ids and what is empty say nothing to people. */
export function detailWords(details: Activity["details"]): string {
  return Object.entries(details)
    .map(([name, value]) => [name, plain(value)] as const)
    .filter(([name, words]) => words !== "" && !/(^|_)id$/.test(name))
    .map(([name, words]) => `${name.replaceAll("_", " ")}: ${words}`)
    .join(" · ");
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((each) => plain(each)).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  return String(value).replaceAll("_", " ");
}

export interface ActivityFilter {
  kind: string;
  /** Calendar days of the reader, such as 2026-11-22; the last day is included. */
  from: string;
  to: string;
  actorId: string;
}

export const NO_FILTER: ActivityFilter = { kind: "", from: "", to: "", actorId: "" };

/** The filter as the page's address says it; what no field of the page could say is passed over. */
export function filterOf(query: URLSearchParams): ActivityFilter {
  const named = (name: string, fits: (value: string) => boolean) => {
    const value = query.get(name) ?? "";
    return fits(value) ? value : "";
  };
  return {
    kind: named("kind", (kind) => Object.hasOwn(KIND_LABEL, kind)),
    from: named("from", isDay),
    to: named("to", isDay),
    actorId: named("actor", isId),
  };
}

/** A day of the calendar, as a date field has it. */
function isDay(value: string): boolean {
  const date = /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
  return date !== null && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

export function addressOf({ kind, from, to, actorId }: ActivityFilter): Record<string, string> {
  return { kind, from, to, actor: actorId };
}

export function isFiltered(filter: ActivityFilter): boolean {
  return Object.values(filter).some((value) => value !== "");
}

/** The filter as the query of the API: days become instants of the reader's own clock. */
export function filterQuery({ kind, from, to, actorId }: ActivityFilter): Record<string, string> {
  const query: Record<string, string> = {};
  if (kind) query["kind"] = kind;
  if (isOurs(from)) query["from"] = startOfDay(from, 0);
  if (isOurs(to)) query["to"] = startOfDay(to, 1);
  if (actorId) query["actor_id"] = actorId;
  return query;
}

/** A date field has years such as 0002 while somebody still types 2026. */
function isOurs(day: string): boolean {
  return day >= "1900" && day < "9999";
}

function startOfDay(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
