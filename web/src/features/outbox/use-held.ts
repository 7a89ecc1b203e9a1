import { useCallback, useMemo, useRef, useState } from "react";
import { answer, type Api } from "../../api/client";
import type { Message } from "../../api/types";
import type { LiveCache } from "../../live/live-cache";
import { EMPTY_DRAFT, type Draft } from "./draft";
import type { DraftStore } from "./draft-store";
import { draftOf, dropHeld, putHeld } from "./held";

/** A message that was just sent, and can be taken back for a while. */
export interface Undoable {
  message: Message;
  /** When it goes, by this computer's clock. */
  until: number;
  /** It waits for its hour, not for somebody to change their mind. */
  scheduled: boolean;
}

export interface Held {
  undoable: Undoable | null;
  /** The server has taken a message that it holds. `written`: as which draft; null where it only goes. */
  took: (message: Message, written: Draft, scheduled: boolean) => void;
  /** Takes it back, and its words into the composer as they were written. */
  change: (message: Message) => Promise<void>;
  cancel: (message: Message) => Promise<void>;
  /** Puts the words of a cancelled one into the composer. */
  rewrite: (message: Message) => void;
  sendNow: (message: Message) => Promise<void>;
  forget: () => void;
}

const SCHEDULED_SHOWN_MS = 10_000;

export function useHeld(api: Api, cache: LiveCache, drafts: DraftStore): Held {
  const [undoable, setUndoable] = useState<Undoable | null>(null);
  const written = useRef(new Map<string, Draft>());
  const forget = useCallback(() => setUndoable(null), []);

  const took = useCallback(
    (message: Message, draft: Draft, scheduled: boolean) => {
      putHeld(cache, message);
      written.current.set(message.id, draft);
      setUndoable({ message, scheduled, until: undoableUntil(message, scheduled) });
    },
    [cache],
  );

  return useMemo(() => {
    const leave = (message: Message) => {
      dropHeld(cache, message);
      setUndoable((shown) => (shown?.message.id === message.id ? null : shown));
    };
    const path = (message: Message) => ({ params: { path: { message_id: message.id } } });
    const cancel = async (message: Message) => {
      await answer(api.POST("/messages/{message_id}/cancel", path(message)));
      leave(message);
    };
    const rewrite = (message: Message) => {
      const draft = written.current.get(message.id) ?? draftOf(message);
      drafts.restore(message.conversation_id, { ...EMPTY_DRAFT, ...draft });
    };
    const change = async (message: Message) => {
      await cancel(message);
      rewrite(message);
    };
    const sendNow = async (message: Message) => {
      await answer(api.POST("/messages/{message_id}/send-now", path(message)));
      leave(message);
    };
    return { undoable, took, change, cancel, rewrite, sendNow, forget };
  }, [api, cache, drafts, undoable, took, forget]);
}

/** Seconds to go by the server's clock, from now by ours: the two may differ. */
function undoableUntil({ delivery, occurred_at: taken }: Message, scheduled: boolean): number {
  const wait = Date.parse(delivery?.due_at ?? taken) - Date.parse(delivery?.at ?? taken);
  return Date.now() + (scheduled ? Math.min(wait, SCHEDULED_SHOWN_MS) : wait);
}
