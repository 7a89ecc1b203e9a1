import { useMemo, useSyncExternalStore } from "react";
import type { ChosenFile } from "./upload";
import { useUploadStore } from "./uploads-context";

export interface Uploads {
  items: readonly ChosenFile[];
  /** What the message names: the files that have come, in order. */
  ids: string[];
  /** Why the message cannot go yet; null when nothing holds it up. */
  blocked: string | null;
  add: (files: Iterable<File>) => void;
  remove: (key: string) => void;
  retry: (key: string) => void;
  /** Takes them all away, as when the message is sent; `restore` puts them back. */
  take: () => readonly ChosenFile[];
  restore: (items: readonly ChosenFile[]) => void;
}

/** The files chosen at a place, such as a conversation. */
export function useUploads(place: string): Uploads {
  const store = useUploadStore();
  const items = useSyncExternalStore(store.subscribe, () => store.of(place));
  return useMemo(
    () => ({
      items,
      ids: items.flatMap(({ id }) => id ?? []),
      blocked: blockedBy(items),
      add: (files) => store.add(place, files),
      remove: (key) => store.remove(place, key),
      retry: (key) => store.retry(place, key),
      take: () => store.take(place),
      restore: (put) => store.restore(place, put),
    }),
    [store, place, items],
  );
}

export function blockedBy(items: readonly ChosenFile[]): string | null {
  const bad = items.find(({ state }) => state === "failed" || state === "quarantined");
  if (bad) return `${bad.name} cannot be sent: remove it or try it again.`;
  const onTheirWay = items.some(({ state }) => state === "waiting" || state === "sending");
  return onTheirWay ? "Wait until the files have been handed over." : null;
}
