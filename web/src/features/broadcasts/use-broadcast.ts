import { useEffect, useState } from "react";
import { answer } from "../../api/client";
import type { Broadcast } from "../../api/settings-types";
import { useLiveEvent } from "../../live/use-live";
import { useCoalesced } from "../../shared/use-debounced";
import { useStaff } from "../account/staff-context";
import { progressOf, withCounts } from "./broadcast-words";

const REFETCH_AFTER_MS = 500;
const POLL_MS = 3_000;

/** The broadcast as it goes on: counts by live events, results by fetching; polled as a fallback. */
export function useBroadcast(started: Broadcast): Broadcast {
  const { api } = useStaff();
  const [broadcast, setBroadcast] = useState(started);
  const { finished } = progressOf(broadcast);

  const refetch = () => {
    const params = { path: { broadcast_id: started.id } };
    // The next poll asks again; until then the last known state stands.
    answer(api.GET("/broadcasts/{broadcast_id}", { params }))
      .then(setBroadcast)
      .catch(() => undefined);
  };
  const refetchSoon = useCoalesced(refetch, REFETCH_AFTER_MS);
  useLiveEvent((event) => {
    if (event.type !== "broadcast.changed" || event.data.broadcast_id !== started.id) return;
    setBroadcast((known) => withCounts(known, event.data));
    refetchSoon();
  });
  useEffect(() => {
    if (finished) return undefined;
    const timer = window.setInterval(refetchSoon, POLL_MS);
    return () => window.clearInterval(timer);
  }, [finished, refetchSoon]);

  return broadcast;
}
