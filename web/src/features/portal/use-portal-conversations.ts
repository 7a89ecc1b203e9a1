import { useCallback, useEffect, useState } from "react";
import { answer } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { PortalConversation } from "../../api/types";
import { useLiveEvent, useLiveRefresh } from "../../live/use-live";
import { useCoalesced } from "../../shared/use-debounced";
import { usePortal } from "./portal-context";

const REFETCH_AFTER_MS = 300;

interface PortalConversations {
  /** null until they are known. */
  conversations: PortalConversation[] | null;
  problem: string | null;
  reload: () => void;
  markRead: (id: string) => void;
}

export function usePortalConversations(openId: string | null): PortalConversations {
  const { api, me } = usePortal();
  const [conversations, setConversations] = useState<PortalConversation[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const reload = useCallback(() => {
    answer(api.GET("/portal/conversations"))
      .then(({ items }) => {
        setConversations(items);
        setProblem(null);
      })
      .catch((cause: unknown) => setProblem(ApiProblem.fromCause(cause).sentence));
  }, [api]);
  useEffect(reload, [reload]);

  const changeUnread = useCallback((id: string, change: (count: number) => number) => {
    setConversations(
      (known) =>
        known?.map((item) =>
          item.id === id ? { ...item, unread_count: change(item.unread_count) } : item,
        ) ?? null,
    );
  }, []);

  const reloadSoon = useCoalesced(reload, REFETCH_AFTER_MS);
  useLiveRefresh(reload);
  useLiveEvent((event) => {
    if (event.type !== "portal.message_posted" && event.type !== "portal.read") return;
    const id = event.data.conversation_id;
    const byOther = event.type === "portal.message_posted" && event.data.author_id !== me.id;
    if (byOther && id !== openId) changeUnread(id, (count) => count + 1);
    reloadSoon();
  });

  const markRead = useCallback((id: string) => changeUnread(id, () => 0), [changeUnread]);
  return { conversations, problem, reload, markRead };
}
