/** What a route of the mock gateway is asked and answers. */

export interface Asked {
  query: URLSearchParams;
  body: unknown;
  /** What the groups of the route's pattern matched. */
  parts: string[];
}

export type Answered = [status: number, body?: unknown];
export type Route = [method: string, pattern: RegExp, handle: (asked: Asked) => Answered];

export function problem(status: number, code: string, detail: string): Answered {
  return [status, { type: "about:blank", title: detail, status, detail, code, fields: {} }];
}

/** The answer to a form of which one field is wrong. */
export function invalid(detail: string, code: string, fields: Record<string, string[]>): Answered {
  return [422, { type: "about:blank", title: "", status: 422, detail, code, fields }];
}

export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** A page of a list whose cursors are offsets. */
export function pageOf<T>(items: T[], query: URLSearchParams): Answered {
  const from = Number(query.get("cursor") ?? 0);
  const end = from + Number(query.get("limit") ?? 50);
  const next_cursor = items.length > end ? `${end}` : null;
  return [200, { items: items.slice(from, end), next_cursor }];
}
