import { useCallback, useState } from "react";
import { newIdempotencyKey } from "../../api/client";
import { usePortal } from "./portal-context";

interface PortalDraft {
  body: string;
  /** What was tried to be sent, and under which Idempotency-Key. */
  tried: { body: string; key: string } | null;
}

const EMPTY: PortalDraft = { body: "", tried: null };

/** What is being written in a conversation, as this browser keeps it until it is sent. */
export function usePortalDraft(conversationId: string) {
  const { kept } = usePortal();
  const name = `draft/${conversationId}`;
  const [draft, setDraft] = useState(() => draftFrom(kept.read(name)));

  const change = useCallback(
    (next: PortalDraft) => {
      setDraft(next);
      if (next.body === "" && !next.tried) kept.remove(name);
      else kept.write(name, next);
    },
    [kept, name],
  );

  return {
    body: draft.body,
    write: (body: string) => change({ ...draft, body }),
    /** The key to send it under: the same words and files sent again are the same message. */
    keyFor: (text: string): string => {
      if (draft.tried?.body === text) return draft.tried.key;
      const key = newIdempotencyKey();
      change({ ...draft, tried: { body: text, key } });
      return key;
    },
    sent: () => change(EMPTY),
  };
}

function draftFrom(value: unknown): PortalDraft {
  const { body, tried } = (value ?? {}) as Partial<PortalDraft>;
  if (typeof body !== "string") return EMPTY;
  return { body, tried: typeof tried?.key === "string" ? tried : null };
}
