import { useInfiniteQuery } from "@tanstack/react-query";
import type { ConversationSummary, Filter, Scope } from "../../api/types";
import { useStaff } from "../account/staff-context";
import { listQuery } from "./queries";

export interface InboxList {
  /** Undefined until the first answer. */
  rows: ConversationSummary[] | undefined;
  problem: string | undefined;
  reload: () => void;
  /** null at the end of the list. */
  loadMore: (() => void) | null;
}

/** The client list of one filter; events keep it current. */
export function useInboxList(scope: Scope, filter: Filter): InboxList {
  const { api } = useStaff();
  const list = useInfiniteQuery(listQuery(api, scope, filter));
  const loadMore = () => {
    if (!list.isFetching) void list.fetchNextPage();
  };
  return {
    rows: list.data,
    problem: list.error?.sentence,
    reload: () => void list.refetch(),
    // After a failure only "Try again" asks: the end of the list is in sight and would ask at once.
    loadMore: list.hasNextPage && !list.isError ? loadMore : null,
  };
}
