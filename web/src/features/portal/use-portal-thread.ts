import { useCallback, useEffect, useState } from "react";
import { answer } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { PortalMessage } from "../../api/types";
import { useLiveEvent, useLiveRefresh } from "../../live/use-live";
import { usePortal } from "./portal-context";
import { fromStream, mergePortalMessages, withState } from "./portal-thread";

const PAGE_SIZE = 50;

export interface PortalThread {
  messages: PortalMessage[];
  loaded: boolean;
  problem: string | null;
  olderCursor: string | null;
  loadOlder: () => void;
  reload: () => void;
  add: (message: PortalMessage) => void;
}

export function usePortalThread(conversationId: string): PortalThread {
  const { api, me } = usePortal();
  const [messages, setMessages] = useState<PortalMessage[]>([]);
  const [olderCursor, setOlderCursor] = useState<string | null>(null);
  const [loaded, setLoaded] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const load = useCallback(
    async (cursor: string | null, takesCursor: boolean) => {
      const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
      const params = { path: { conversation_id: conversationId }, query };
      try {
        const call = api.GET("/portal/conversations/{conversation_id}/messages", { params });
        const page = await answer(call);
        setMessages((known) => mergePortalMessages(known, page.items));
        if (takesCursor) setOlderCursor(page.next_cursor);
        setProblem(null);
        setLoaded(true);
      } catch (cause) {
        setProblem(ApiProblem.fromCause(cause).sentence);
      }
    },
    [api, conversationId],
  );

  const add = (message: PortalMessage) =>
    setMessages((known) => mergePortalMessages(known, [message]));

  const reload = useCallback(() => void load(null, !loaded), [load, loaded]);
  useEffect(() => void load(null, true), [load]);
  useLiveRefresh(() => void load(null, false));
  useLiveEvent((event) => {
    if (event.type === "portal.message_posted" && event.data.conversation_id === conversationId) {
      add(fromStream(event.data, me.id));
    } else if (event.type === "portal.message_changed") {
      setMessages((known) => withState(known, event.data.message_id, event.data.state));
    }
  });

  const loadOlder = () => void load(olderCursor, true);
  return { messages, loaded, problem, olderCursor, loadOlder, reload, add };
}
