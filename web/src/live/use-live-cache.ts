import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { keys } from "../api/query-keys";
import type { Session } from "../api/session";
import { LiveCache } from "./live-cache";
import { LiveConnection } from "./live-connection";
import type { Live } from "./use-live";
import { applyEvent, type EventUpdates } from "./stream-events";

/** The event stream of the page, whose events go into what has been fetched. */
export function useLiveCache(
  session: Session,
  client: QueryClient,
  updatesOf: (cache: LiveCache) => EventUpdates,
): Live {
  const [live] = useState(() => {
    const cache = new LiveCache(client);
    return { connection: new LiveConnection(session), cache, updates: updatesOf(cache) };
  });

  useEffect(() => {
    const { connection, cache, updates } = live;
    const stops = [
      connection.onEvent((event) => applyEvent(updates, event)),
      connection.onRefresh(() => cache.refetchSoon(keys.live)),
      () => connection.stop(),
      () => cache.stop(),
    ];
    connection.start();
    return () => stops.forEach((stop) => stop());
  }, [live]);

  return live;
}
