import { useCallback, useEffect, useState } from "react";
import { answer } from "../../api/client";
import type { Counts, Scope } from "../../api/types";
import { useLiveEvent, useLiveRefresh } from "../../live/use-live";
import { useCoalesced } from "../../shared/use-debounced";
import { useStaff } from "../account/staff-context";

const REFETCH_AFTER_MS = 700;

/** Counts for the triage rail; null until known, and the last known ones when a fetch fails. */
export function useCounts(scope: Scope): Counts | null {
  const { api } = useStaff();
  const [counts, setCounts] = useState<Counts | null>(null);
  const load = useCallback(() => {
    answer(api.GET("/conversations/counts", { params: { query: { scope } } }))
      .then(setCounts)
      .catch(() => undefined);
  }, [api, scope]);
  useEffect(load, [load]);
  const refetchSoon = useCoalesced(load, REFETCH_AFTER_MS);
  useLiveRefresh(load);
  useLiveEvent((event) => {
    if (event.type === "message.recorded" || event.type === "conversation.changed") refetchSoon();
  });
  return counts;
}
