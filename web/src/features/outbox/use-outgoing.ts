import { useCallback, useMemo, useReducer } from "react";
import { answer, newIdempotencyKey, type Api } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { MessageDraft } from "../../api/types";
import type { LiveConnection } from "../../live/live-connection";
import { outgoingReducer, type Outgoing } from "./outgoing";

export interface OutgoingMessages {
  list: Outgoing[];
  send: (conversationId: string, draft: MessageDraft) => void;
  retry: (outgoing: Outgoing) => void;
  discard: (outgoing: Outgoing) => void;
}

export function useOutgoing(api: Api, live: LiveConnection): OutgoingMessages {
  const [list, dispatch] = useReducer(outgoingReducer, []);

  const post = useCallback(
    async ({ key, conversationId, draft }: Outgoing) => {
      const params = {
        path: { conversation_id: conversationId },
        header: { "Idempotency-Key": key },
      };
      const call = api.POST("/conversations/{conversation_id}/messages", { params, body: draft });
      try {
        const message = await answer(call);
        live.announce({
          type: "message.recorded",
          data: { conversation_id: message.conversation_id, message },
        });
        dispatch({ type: "settled", key });
      } catch (cause) {
        dispatch({ type: "refused", key, problem: ApiProblem.fromCause(cause).sentence });
      }
    },
    [api, live],
  );

  return useMemo(() => {
    const send = (conversationId: string, draft: MessageDraft) => {
      const startedAt = new Date().toISOString();
      const key = newIdempotencyKey();
      const outgoing: Outgoing = {
        key,
        conversationId,
        draft,
        startedAt,
        state: "sending",
        problem: null,
      };
      dispatch({ type: "started", outgoing });
      void post(outgoing);
    };
    const retry = (outgoing: Outgoing) => {
      dispatch({ type: "retried", key: outgoing.key });
      void post(outgoing);
    };
    const discard = ({ key }: Outgoing) => dispatch({ type: "settled", key });
    return { list, send, retry, discard };
  }, [list, post]);
}
