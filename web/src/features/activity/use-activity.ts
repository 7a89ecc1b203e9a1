import { useCallback, useEffect, useRef, useState } from "react";
import { answer } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { Activity } from "../../api/settings-types";
import { useStaff } from "../account/staff-context";
import { filterQuery, type ActivityFilter } from "./activity-words";

const PAGE_SIZE = 50;

export interface ActivityLog {
  items: Activity[];
  nextCursor: string | null;
  status: "loading" | "ready" | "loading-more";
  problem: string | null;
}

const EMPTY: ActivityLog = { items: [], nextCursor: null, status: "loading", problem: null };

/** The log under a filter, page by page. An answer to an older filter is passed over. */
export function useActivity(filter: ActivityFilter) {
  const { api } = useStaff();
  const [log, setLog] = useState(EMPTY);
  const turn = useRef(0);

  const load = useCallback(
    async (cursor: string | null) => {
      turn.current += 1;
      const mine = turn.current;
      setLog((known) => (cursor ? { ...known, status: "loading-more", problem: null } : EMPTY));
      const query = { ...filterQuery(filter), limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
      try {
        const page = await answer(api.GET("/activity", { params: { query } }));
        if (mine !== turn.current) return;
        setLog((known) => ({
          items: cursor ? [...known.items, ...page.items] : page.items,
          nextCursor: page.next_cursor,
          status: "ready",
          problem: null,
        }));
      } catch (cause) {
        const problem = ApiProblem.fromCause(cause).sentence;
        if (mine === turn.current) setLog((known) => ({ ...known, status: "ready", problem }));
      }
    },
    [api, filter],
  );

  const reload = useCallback(() => void load(null), [load]);
  useEffect(reload, [reload]);
  const loadMore = () => void load(log.nextCursor);
  return { log, reload, loadMore };
}
