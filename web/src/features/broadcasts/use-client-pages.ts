import { useCallback, useEffect, useRef, useState } from "react";
import { answer } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { Client } from "../../api/types";
import { useStaff } from "../account/staff-context";

const PAGE_SIZE = 100;

/** Clients that match, page by page; null before the first answer. */
export function useClientPages(query: string) {
  const { api } = useStaff();
  const [clients, setClients] = useState<Client[] | null>(null);
  const [nextCursor, setNextCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [loading, setLoading] = useState(false);
  const turn = useRef(0);

  const load = useCallback(
    async (cursor: string | null) => {
      turn.current += 1;
      const mine = turn.current;
      setProblem(null);
      setLoading(true);
      try {
        const params = { query: { query, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) } };
        const page = await answer(api.GET("/clients", { params }));
        if (mine !== turn.current) return;
        setClients((known) => (cursor ? [...(known ?? []), ...page.items] : page.items));
        setNextCursor(page.next_cursor);
      } catch (cause) {
        if (mine === turn.current) setProblem(ApiProblem.fromCause(cause).sentence);
      } finally {
        if (mine === turn.current) setLoading(false);
      }
    },
    [api, query],
  );

  const reload = useCallback(() => void load(null), [load]);
  useEffect(reload, [reload]);
  return { clients, nextCursor, problem, loading, reload, loadMore: () => void load(nextCursor) };
}
