import { useCallback, useEffect, useReducer, useRef } from "react";
import { answer } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { Filter, Scope } from "../../api/types";
import { useLiveEvent, useLiveRefresh } from "../../live/use-live";
import { useCoalesced } from "../../shared/use-debounced";
import { useStaff } from "../account/staff-context";
import { EMPTY_INBOX, inboxReducer, type InboxAction, type InboxList } from "./inbox-list";

const PAGE_SIZE = 40;
const REFETCH_AFTER_MS = 500;

export interface InboxListApi {
  list: InboxList;
  loadMore: () => void;
  reload: () => void;
  dispatch: (action: InboxAction) => void;
}

/** The client list of one filter: loaded, paged, and kept current by live events and refetches. */
export function useInboxList(scope: Scope, filter: Filter, openId: string | null): InboxListApi {
  const { api, me } = useStaff();
  const [list, dispatch] = useReducer(inboxReducer, EMPTY_INBOX);
  const lastScope = useRef(scope);
  const turn = useRef(0);

  const load = useCallback(
    async (cursor: string | null) => {
      const mine = turn.current;
      const query = { scope, filter, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
      try {
        const page = await answer(api.GET("/conversations", { params: { query } }));
        if (mine !== turn.current) return;
        dispatch({ type: "page-loaded", page, part: cursor ? "next" : "first" });
      } catch (cause) {
        if (mine !== turn.current) return;
        dispatch({ type: "load-failed", problem: ApiProblem.fromCause(cause).sentence });
      }
    },
    [api, scope, filter],
  );

  useEffect(() => {
    turn.current += 1;
    dispatch({ type: "cleared", forgetUnread: lastScope.current !== scope });
    lastScope.current = scope;
    void load(null);
  }, [load, scope]);

  const reload = useCallback(() => void load(null), [load]);
  const refetchSoon = useCoalesced(reload, REFETCH_AFTER_MS);
  useLiveRefresh(reload);
  useLiveEvent((event) => {
    if (event.type === "message.recorded") {
      dispatch({ type: "message-recorded", event: event.data, readerId: me.id, openId });
    } else if (event.type === "conversation.changed" && event.data.moved_to) {
      dispatch({ type: "moved", id: event.data.conversation_id });
    }
    const affectsList = ["message.recorded", "message.updated", "conversation.changed"];
    if (affectsList.includes(event.type)) refetchSoon();
  });

  const loadMore = () => {
    if (list.status !== "ready" || !list.nextCursor) return;
    dispatch({ type: "more-requested" });
    void load(list.nextCursor);
  };

  return { list, loadMore, reload, dispatch };
}
