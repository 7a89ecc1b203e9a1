/** One filter's list, as its pages were fetched, and how single rows change in it. Pure. */
import type { InfiniteData } from "@tanstack/react-query";
import type { ConversationPage, ConversationSummary } from "../../api/types";

export type Row = ConversationSummary;
export type InboxPages = InfiniteData<ConversationPage, string | null>;

/** Newest activity first, each conversation once: one that moved up between two fetches is in both. */
export function rowsOf(list: InboxPages): Row[] {
  const byId = new Map<string, Row>();
  for (const row of list.pages.flatMap((page) => page.items)) {
    if (!byId.has(row.id)) byId.set(row.id, row);
  }
  return [...byId.values()];
}

export function rowIn(list: InboxPages, id: string): Row | undefined {
  return rowsOf(list).find((row) => row.id === id);
}

export function withoutRow(list: InboxPages, id: string): InboxPages {
  if (!rowIn(list, id)) return list;
  const keep = (page: ConversationPage) => page.items.filter((row) => row.id !== id);
  return { ...list, pages: list.pages.map((page) => ({ ...page, items: keep(page) })) };
}

/** The row where its activity puts it; nowhere, if that is on a page not fetched yet. */
export function withRow(list: InboxPages, row: Row): InboxPages {
  const others = withoutRow(list, row.id);
  const at = others.pages.findIndex(({ items }) => items.some((item) => isBelow(item, row)));
  const last = others.pages.length - 1;
  const goesOn = others.pages[last]?.next_cursor != null;
  if (at < 0 && goesOn) return others;
  return withItems(others, at < 0 ? last : at, (items) => {
    const place = items.findIndex((item) => isBelow(item, row));
    return place < 0 ? [...items, row] : items.toSpliced(place, 0, row);
  });
}

/** The row changed where it stands. */
export function withChange(list: InboxPages, id: string, change: (row: Row) => Row): InboxPages {
  const at = list.pages.findIndex(({ items }) => items.some((row) => row.id === id));
  if (at < 0) return list;
  return withItems(list, at, (items) => items.map((row) => (row.id === id ? change(row) : row)));
}

function withItems(list: InboxPages, at: number, change: (items: Row[]) => Row[]): InboxPages {
  const pages = list.pages.map((page, index) =>
    index === at ? { ...page, items: change(page.items) } : page,
  );
  return { ...list, pages };
}

function isBelow(item: Row, row: Row): boolean {
  const later = Date.parse(row.last_activity_at) - Date.parse(item.last_activity_at);
  return later > 0 || (later === 0 && row.id > item.id);
}
