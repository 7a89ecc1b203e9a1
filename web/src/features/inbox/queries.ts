import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, type Api } from "../../api/client";
import { PAGING } from "../../api/query-client";
import { keys } from "../../api/query-keys";
import type { Filter, Scope } from "../../api/types";
import { rowsOf, type InboxPages } from "./inbox-list";

const PAGE_SIZE = 40;

/** The conversations of one filter, newest activity first. */
export function listQuery(api: Api, scope: Scope, filter: Filter) {
  return infiniteQueryOptions({
    ...PAGING,
    queryKey: keys.list(scope, filter),
    queryFn: ({ pageParam }) => {
      const query = {
        scope,
        filter,
        limit: PAGE_SIZE,
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return answer(api.GET("/conversations", { params: { query } }));
    },
    select: (list: InboxPages) => rowsOf(list),
  });
}

/** How many conversations each filter holds. */
export function countsQuery(api: Api, scope: Scope) {
  return queryOptions({
    queryKey: keys.countsOf(scope),
    queryFn: () => answer(api.GET("/conversations/counts", { params: { query: { scope } } })),
  });
}
