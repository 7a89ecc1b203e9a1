/**
 * Puts events into what has been fetched, and fetches again what they leave open.
 *
 * An answer under way may be older than the event that comes meanwhile, and would undo its change:
 * what is being fetched while an event changes it is therefore fetched once more.
 */
import type { QueryClient, QueryKey } from "@tanstack/react-query";

const TOGETHER_MS = 400;

/** What an event makes of something fetched. `stale`: the event does not tell all of it. */
export interface Patch<T> {
  data: T;
  stale?: boolean;
}

export class LiveCache {
  #stale: QueryKey[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly client: QueryClient) {}

  /** Changes everything fetched under the key. */
  patch<T>(queryKey: QueryKey, change: (data: T, queryKey: QueryKey) => Patch<T>): void {
    for (const query of this.client.getQueryCache().findAll({ queryKey })) {
      const { data, fetchStatus, dataUpdatedAt } = query.state;
      if (fetchStatus === "fetching") this.refetchSoon(query.queryKey);
      if (data === undefined) continue;
      const patch = change(data as T, query.queryKey);
      // The time stays that of the fetch, by which the data may already hold what an event tells.
      if (patch.data !== data) {
        this.client.setQueryData(query.queryKey, patch.data, { updatedAt: dataUpdatedAt });
      }
      if (patch.stale) this.refetchSoon(query.queryKey);
    }
  }

  /** Fetches again what is shown under the key: once for a burst of events. */
  refetchSoon(queryKey: QueryKey): void {
    this.#stale.push(queryKey);
    this.#timer ??= setTimeout(() => this.#refetch(), TOGETHER_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #refetch(): void {
    this.#timer = undefined;
    const cache = this.client.getQueryCache();
    const found = new Set(this.#stale.flatMap((queryKey) => cache.findAll({ queryKey })));
    this.#stale = [];
    for (const query of found) {
      const { queryKey } = query;
      if (query.state.fetchStatus === "fetching") this.refetchSoon(queryKey);
      else void this.client.invalidateQueries({ queryKey, exact: true });
    }
  }
}
