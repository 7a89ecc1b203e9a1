import { notifyManager, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { keys } from "../../api/query-keys";
import type { Scope } from "../../api/types";
import { rowsOf, type InboxPages } from "./inbox-list";

/** Unread messages in every conversation of the scope that has been fetched, whatever its filter. */
export function useUnreadTotal(scope: Scope): number {
  const client = useQueryClient();
  const subscribe = useCallback(
    // The cache tells of what other components begin to fetch while they are being drawn.
    (listener: () => void) => client.getQueryCache().subscribe(notifyManager.batchCalls(listener)),
    [client],
  );
  return useSyncExternalStore(subscribe, () => unreadTotal(client, scope));
}

export function unreadTotal(client: QueryClient, scope: Scope): number {
  const lists = client
    .getQueryCache()
    .findAll({ queryKey: [...keys.lists, scope] })
    .toSorted((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt);
  // What was fetched last counts.
  const unread = new Map<string, number>();
  for (const { state } of lists) {
    const rows = state.data ? rowsOf(state.data as InboxPages) : [];
    rows.forEach((row) => unread.set(row.id, row.unread_count));
  }
  return [...unread.values()].reduce((sum, count) => sum + count, 0);
}
