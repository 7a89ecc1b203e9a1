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
  send: (
    conversationId: string,
    draft: MessageDraft,
    written: Draft,
    strangers?: readonly string[],
  ) => void;
  /** Sends one that was refused with something else said, such as that a warning was heeded. */
  resend: (outgoing: Outgoing, change: Partial<MessageDraft>) => void;
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
  onAnswered: (message: Message, outgoing: Outgoing) => void,
): OutgoingMessages {
  const [list, dispatch] = useReducer(outgoingReducer, kept, outgoingIn);
  const { mutate } = useMutation({
    mutationFn: (outgoing: Outgoing) => post(api, outgoing),
    onSuccess: (message, outgoing) => {
      const { key } = outgoing;
      dropOutgoing(kept, key);
      onAnswered(message, outgoing);
      dispatch({ type: "settled", key });
    },
    onError: (problem, outgoing) => {
      keepWhereItStands(kept, { ...outgoing, state: "failed", problem });
      dispatch({ type: "refused", key: outgoing.key, problem });
    },
  });

  useEffect(() => watchSettled(kept, (key) => dispatch({ type: "settled", key })), [kept]);

  return useMemo(() => {
    const send: OutgoingMessages["send"] = (conversationId, draft, written, strangers = []) => {
      const outgoing = started({ conversationId, draft, written, strangers });
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
    const resend = (refused: Outgoing, change: Partial<MessageDraft>) => {
      const { conversationId, draft, written, strangers } = refused;
      discard(refused);
      send(conversationId, { ...draft, ...change }, written, strangers);
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
    return { list, send, resend, retry, discard, move, takeBack };
  }, [list, kept, mutate]);
}

type Begun = Pick<Outgoing, "conversationId" | "draft" | "written" | "strangers">;

function started(begun: Begun): Outgoing {
  const startedAt = new Date().toISOString();
  const { conversationId: standsIn } = begun;
  return {
    ...begun,
    standsIn,
    key: newIdempotencyKey(),
    startedAt,
    state: "sending",
    problem: null,
  };
}

function post(api: Api, { key, conversationId, draft }: Outgoing): Promise<Message> {
  const params = { path: { conversation_id: conversationId }, header: { "Idempotency-Key": key } };
  return answer(api.POST("/conversations/{conversation_id}/messages", { params, body: draft }));
}
