import { useCallback, useEffect, useState } from "react";
import { answer } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { Conversation } from "../../api/types";
import { useLiveEvent, useLiveRefresh } from "../../live/use-live";
import { useCoalesced } from "../../shared/use-debounced";
import { navigate } from "../../shared/use-location";
import { useStaff } from "../account/staff-context";

const REFETCH_AFTER_MS = 600;

interface Loaded {
  conversation: Conversation | null;
  problem: string | null;
  reload: () => void;
}

/** The conversation's head: client, contacts, usable channels. Follows it when it is moved. */
export function useConversation(id: string): Loaded {
  const { api } = useStaff();
  const [conversation, setConversation] = useState<Conversation | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const reload = useCallback(() => {
    const params = { path: { conversation_id: id } };
    answer(api.GET("/conversations/{conversation_id}", { params }))
      .then((loaded) => {
        setConversation(loaded);
        setProblem(null);
      })
      .catch((cause: unknown) => setProblem(ApiProblem.fromCause(cause).sentence));
  }, [api, id]);
  useEffect(reload, [reload]);
  useLiveRefresh(reload);
  const reloadSoon = useCoalesced(reload, REFETCH_AFTER_MS);
  useLiveEvent((event) => {
    if (event.type === "message.recorded" && event.data.conversation_id === id) reloadSoon();
    if (event.type !== "conversation.changed" || event.data.conversation_id !== id) return;
    if (event.data.moved_to) navigate(`/c/${event.data.moved_to}`, "replace");
    else reloadSoon();
  });

  return { conversation, problem, reload };
}
