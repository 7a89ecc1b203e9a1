import { useMutation } from "@tanstack/react-query";
import { useMemo, useReducer } from "react";
import { answer, newIdempotencyKey, type Api } from "../../api/client";
import type { Message, MessageDraft } from "../../api/types";
import { outgoingReducer, type Outgoing } from "./outgoing";

export interface OutgoingMessages {
  list: Outgoing[];
  send: (conversationId: string, draft: MessageDraft) => void;
  retry: (outgoing: Outgoing) => void;
  discard: (outgoing: Outgoing) => void;
}

export function useOutgoing(api: Api, onAnswered: (message: Message) => void): OutgoingMessages {
  const [list, dispatch] = useReducer(outgoingReducer, []);
  const { mutate } = useMutation({
    mutationFn: (outgoing: Outgoing) => post(api, outgoing),
    onSuccess: (message, { key }) => {
      onAnswered(message);
      dispatch({ type: "settled", key });
    },
    onError: (problem, { key }) => dispatch({ type: "refused", key, problem }),
  });

  return useMemo(() => {
    const send = (conversationId: string, draft: MessageDraft) => {
      const outgoing = started(conversationId, draft);
      dispatch({ type: "started", outgoing });
      mutate(outgoing);
    };
    const retry = (outgoing: Outgoing) => {
      dispatch({ type: "retried", key: outgoing.key });
      mutate(outgoing);
    };
    const discard = ({ key }: Outgoing) => dispatch({ type: "settled", key });
    return { list, send, retry, discard };
  }, [list, mutate]);
}

function started(conversationId: string, draft: MessageDraft): Outgoing {
  const startedAt = new Date().toISOString();
  const key = newIdempotencyKey();
  return { key, conversationId, draft, startedAt, state: "sending", problem: null };
}

function post(api: Api, { key, conversationId, draft }: Outgoing): Promise<Message> {
  const params = { path: { conversation_id: conversationId }, header: { "Idempotency-Key": key } };
  return answer(api.POST("/conversations/{conversation_id}/messages", { params, body: draft }));
}
