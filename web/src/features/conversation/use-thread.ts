import { useCallback, useEffect, useReducer } from "react";
import { answer } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import { useLiveEvent, useLiveRefresh } from "../../live/use-live";
import { useStaff } from "../account/staff-context";
import { EMPTY_THREAD, threadReducer, type Thread } from "./thread";

const PAGE_SIZE = 50;

export interface ThreadApi {
  thread: Thread;
  loadOlder: () => void;
  reload: () => void;
}

/** The messages of one conversation. The caller keys its component by the conversation's id. */
export function useThread(conversationId: string): ThreadApi {
  const { api } = useStaff();
  const [thread, dispatch] = useReducer(threadReducer, EMPTY_THREAD);

  const load = useCallback(
    async (cursor: string | null) => {
      const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
      const params = { path: { conversation_id: conversationId }, query };
      try {
        const page = await answer(api.GET("/conversations/{conversation_id}/messages", { params }));
        dispatch({ type: "page-loaded", page, part: cursor ? "older" : "newest" });
      } catch (cause) {
        dispatch({ type: "load-failed", problem: ApiProblem.fromCause(cause).sentence });
      }
    },
    [api, conversationId],
  );

  const reload = useCallback(() => void load(null), [load]);
  useEffect(reload, [reload]);
  useLiveRefresh(reload);
  useLiveEvent((event) => {
    if (event.type === "message.recorded" && event.data.conversation_id === conversationId) {
      dispatch({ type: "message-recorded", message: event.data.message });
    } else if (event.type === "message.updated" && event.data.conversation_id === conversationId) {
      dispatch({ type: "message-updated", change: event.data });
    } else if (event.type === "conversation.changed" && event.data.moved_to === conversationId) {
      reload();
    }
  });

  const loadOlder = () => {
    if (thread.status !== "ready" || !thread.olderCursor) return;
    dispatch({ type: "older-requested" });
    void load(thread.olderCursor);
  };

  return { thread, loadOlder, reload };
}
