import { createContext, useContext } from "react";
import type { DraftStore } from "./draft-store";
import type { Asking } from "./use-asking";
import type { Held } from "./use-held";
import type { OutgoingMessages } from "./use-outgoing";

/** What is being written, and what is on its way; both outlive the conversation on the screen. */
export interface Outbox {
  drafts: DraftStore;
  outgoing: OutgoingMessages;
  held: Held;
  asking: Asking;
}

export const OutboxContext = createContext<Outbox | null>(null);

export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error("useOutbox needs an OutboxContext above it");
  return outbox;
}
