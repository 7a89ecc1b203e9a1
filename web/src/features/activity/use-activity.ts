import { useInfiniteQuery, type InfiniteData } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { PAGING } from "../../api/query-client";
import { keys } from "../../api/query-keys";
import type { Activity, ActivityPage } from "../../api/settings-types";
import { useStaff } from "../account/staff-context";
import { filterQuery, type ActivityFilter } from "./activity-words";

const PAGE_SIZE = 50;

/** The log under a filter, page by page. */
export function useActivity(filter: ActivityFilter) {
  const { api } = useStaff();
  const chosen = filterQuery(filter);
  return useInfiniteQuery({
    ...PAGING,
    queryKey: keys.activity(chosen),
    queryFn: ({ pageParam }) => {
      const query = { ...chosen, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(api.GET("/activity", { params: { query } }));
    },
    select: itemsOf,
  });
}

function itemsOf({ pages }: InfiniteData<ActivityPage>): Activity[] {
  return pages.flatMap((page) => page.items);
}
