/** Times as people say them. Every argument is an RFC 3339 string; every answer is in local time. */

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const longDay = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const DAY_MS = 86_400_000;

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Whole calendar days between the moment and now: 0 today, 1 yesterday. */
export function daysAgo(at: string, now: Date = new Date()): number {
  return Math.round((midnight(now) - midnight(new Date(at))) / DAY_MS);
}

export function clockTime(at: string): string {
  return clock.format(new Date(at));
}

export function fullTime(at: string): string {
  return full.format(new Date(at));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** How long ago: 3 hours ago, yesterday, just now. */
export function timeAgo(at: string, now: Date = new Date()): string {
  const past = now.getTime() - Date.parse(at);
  const [unit, length] = STEPS.find(([, step]) => past >= step) ?? [];
  return unit && length ? relative.format(-Math.floor(past / length), unit) : "just now";
}

/** For lists: 10:31, Yesterday, Tue, 3 Nov, 3 Nov 2024. */
export function listTime(at: string, now: Date = new Date()): string {
  const days = daysAgo(at, now);
  const date = new Date(at);
  if (days <= 0) return clock.format(date);
  if (days === 1) return "Yesterday";
  if (days < 7) return weekday.format(date);
  return date.getFullYear() === now.getFullYear()
    ? dayMonth.format(date)
    : dayMonthYear.format(date);
}

/** For what is to come: today at 8:00, tomorrow at 8:00, Tuesday 3 November at 8:00. */
export function dueTime(at: string, now: Date = new Date()): string {
  const days = -daysAgo(at, now);
  const date = new Date(at);
  const day = days <= 0 ? "today" : days === 1 ? "tomorrow" : longDay.format(date);
  return `${day} at ${clock.format(date)}`;
}

/** Within a sentence, at any distance: 3 Nov 2024. */
export function calendarDay(at: string): string {
  return dayMonthYear.format(new Date(at));
}

/** For day separators: Today, Yesterday, Tuesday 3 November, 3 Nov 2024. */
export function dayLabel(at: string, now: Date = new Date()): string {
  const days = daysAgo(at, now);
  const date = new Date(at);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  return date.getFullYear() === now.getFullYear()
    ? longDay.format(date)
    : dayMonthYear.format(date);
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
