import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo, useReducer } from "react";
import { answer, newIdempotencyKey, type Api } from "../../api/client";
import type { Message, MessageDraft } from "../../api/types";
import type { Kept } from "../../shared/kept";
import type { Draft } from "./draft";
import {
  dropOutgoing,
  keepOutgoing,
  keepWhereItStands,
  outgoingIn,
  watchSettled,
} from "./kept-outgoing";
import { outgoingReducer, type Outgoing } from "./outgoing";

export interface OutgoingMessages {
  list: Outgoing[];
  send: (conversationId: string, draft: MessageDraft, written: Draft) => void;
  retry: (outgoing: Outgoing) => void;
  discard: (outgoing: Outgoing) => void;
  /** A conversation has become a part of another one: what was written in it is shown there. */
  move: (from: string, to: string) => void;
  /** A conversation stands on its own again. */
  takeBack: (conversationId: string) => void;
}

export function useOutgoing(
  api: Api,
  kept: Kept,
  onAnswered: (message: Message) => void,
): OutgoingMessages {
  const [list, dispatch] = useReducer(outgoingReducer, kept, outgoingIn);
  const { mutate } = useMutation({
    mutationFn: (outgoing: Outgoing) => post(api, outgoing),
    onSuccess: (message, { key }) => {
      dropOutgoing(kept, key);
      onAnswered(message);
      dispatch({ type: "settled", key });
    },
    onError: (problem, outgoing) => {
      keepWhereItStands(kept, { ...outgoing, state: "failed", problem });
      dispatch({ type: "refused", key: outgoing.key, problem });
    },
  });

  useEffect(() => watchSettled(kept, (key) => dispatch({ type: "settled", key })), [kept]);

  return useMemo(() => {
    const send = (conversationId: string, draft: MessageDraft, written: Draft) => {
      const outgoing = started(conversationId, draft, written);
      keepOutgoing(kept, outgoing);
      dispatch({ type: "started", outgoing });
      mutate(outgoing);
    };
    const retry = (outgoing: Outgoing) => {
      keepOutgoing(kept, { ...outgoing, state: "sending", problem: null });
      dispatch({ type: "retried", key: outgoing.key });
      mutate(outgoing);
    };
    const discard = ({ key }: Outgoing) => {
      dropOutgoing(kept, key);
      dispatch({ type: "settled", key });
    };
    const move = (from: string, to: string) => {
      const moved = outgoingIn(kept).filter(({ standsIn }) => standsIn === from);
      moved.forEach((item) => keepOutgoing(kept, { ...item, standsIn: to }));
      dispatch({ type: "moved", from, to });
    };
    const takeBack = (to: string) => {
      const own = outgoingIn(kept).filter((item) => item.conversationId === to);
      own.forEach((item) => keepOutgoing(kept, { ...item, standsIn: to }));
      dispatch({ type: "returned", to });
    };
    return { list, send, retry, discard, move, takeBack };
  }, [list, kept, mutate]);
}

function started(conversationId: string, draft: MessageDraft, written: Draft): Outgoing {
  const startedAt = new Date().toISOString();
  const key = newIdempotencyKey();
  const standsIn = conversationId;
  return {
    key,
    conversationId,
    standsIn,
    draft,
    written,
    startedAt,
    state: "sending",
    problem: null,
  };
}

function post(api: Api, { key, conversationId, draft }: Outgoing): Promise<Message> {
  const params = { path: { conversation_id: conversationId }, header: { "Idempotency-Key": key } };
  return answer(api.POST("/conversations/{conversation_id}/messages", { params, body: draft }));
}
