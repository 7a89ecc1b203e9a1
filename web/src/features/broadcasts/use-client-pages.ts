import { useInfiniteQuery, type InfiniteData } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { PAGING } from "../../api/query-client";
import { keys } from "../../api/query-keys";
import type { Client, ClientPage } from "../../api/types";
import { useStaff } from "../account/staff-context";

const PAGE_SIZE = 100;

/** Clients that match, page by page. */
export function useClientPages(search: string) {
  const { api } = useStaff();
  return useInfiniteQuery({
    ...PAGING,
    queryKey: keys.clientsFound(search, PAGE_SIZE),
    queryFn: ({ pageParam }) => {
      const paging = { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(api.GET("/clients", { params: { query: { query: search, ...paging } } }));
    },
    select: clientsOf,
  });
}

function clientsOf({ pages }: InfiniteData<ClientPage>): Client[] {
  return pages.flatMap((page) => page.items);
}
