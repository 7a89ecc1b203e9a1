/** When a message may go later, by a clock on some wall. Pure. */

export interface WallTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

export interface LaterChoice {
  label: string;
  at: Date;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MORNING = 8;
const MONDAY = 1;

/** What the wall shows in a zone at a moment. */
export function wallTimeOf(at: Date, zone: string): WallTime {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
  };
}

/** The moment at which the wall shows that. An hour that the clock leaps over becomes the one after it. */
export function momentOf(wall: WallTime, zone: string): Date {
  const wanted = utcOf(wall);
  const once = wanted - offsetAt(new Date(wanted), zone);
  const twice = wanted - offsetAt(new Date(once), zone);
  const shown = utcOf(wallTimeOf(new Date(twice), zone));
  // In the gap neither guess shows what was wanted: the later of them is the hour after it.
  return new Date(shown === wanted ? twice : Math.max(once, twice));
}

function utcOf({ year, month, day, hour, minute }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

function offsetAt(at: Date, zone: string): number {
  const whole = Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS;
  return utcOf(wallTimeOf(at, zone)) - whole;
}

/** Later today, tomorrow morning, Monday morning, each as the wall in the zone shows it. */
export function laterChoices(now: Date, zone: string): LaterChoice[] {
  const today = wallTimeOf(now, zone);
  const weekday = new Date(utcOf(today)).getUTCDay();
  const untilMonday = (MONDAY - weekday + 7) % 7 || 7;
  const morning = (days: number) => momentOf(inDays(today, days, MORNING), zone);
  const evening = Math.max(17, today.hour + 3);
  return [
    ...(evening <= 20
      ? [{ label: "Later today", at: momentOf(inDays(today, 0, evening), zone) }]
      : []),
    { label: "Tomorrow", at: morning(1) },
    ...(untilMonday > 1 ? [{ label: "Monday", at: morning(untilMonday) }] : []),
  ];
}

function inDays(today: WallTime, days: number, hour: number): WallTime {
  const day = new Date(Date.UTC(today.year, today.month - 1, today.day) + days * DAY_MS);
  return {
    year: day.getUTCFullYear(),
    month: day.getUTCMonth() + 1,
    day: day.getUTCDate(),
    hour,
    minute: 0,
  };
}

/** What a field of date and time holds ("2026-11-30T08:00"), as a moment in the zone. */
export function momentTyped(typed: string, zone: string): Date | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(typed);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return momentOf({ year, month, day, hour, minute }, zone);
}

/** "Mon, Nov 30, 8:00 AM", as the wall in the zone shows it. */
export function laterLabel(at: Date, zone: string): string {
  return new Intl.DateTimeFormat(undefined, {
    timeZone: zone,
    weekday: "short",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  }).format(at);
}

export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "Eastern Time", as people call a zone; its own name where they do not. */
export function zoneLabel(zone: string): string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longGeneric" });
  const label = format.formatToParts().find(({ type }) => type === "timeZoneName")?.value ?? "";
  return /^(GMT|$)/.test(label) ? zone : label;
}
