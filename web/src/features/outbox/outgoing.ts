/** Messages on their way to the server: shown at once, kept with their text until it answers. */
import type { ApiProblem } from "../../api/problem";
import type { Message, MessageDraft } from "../../api/types";
import type { Draft } from "./draft";

export interface Outgoing {
  /** The Idempotency-Key: a retry repeats it, so that a message is never sent twice. */
  key: string;
  /** Whom it was written to, which a retry repeats too: the server knows where that leads now. */
  conversationId: string;
  /** Where it is shown: the client's conversation, once its own was linked to that. */
  standsIn: string;
  draft: MessageDraft;
  /** As it was written, for whoever wants to write it otherwise. */
  written: Draft;
  /** Addresses that nobody of the client has: once it is sent, one is asked about them. */
  strangers: readonly string[];
  startedAt: string;
  /** interrupted: the page was closed before the server answered; it may have been sent. */
  state: "sending" | "failed" | "interrupted";
  problem: ApiProblem | null;
}

export type OutgoingAction =
  | { type: "started"; outgoing: Outgoing }
  | { type: "retried"; key: string }
  | { type: "refused"; key: string; problem: ApiProblem }
  | { type: "moved"; from: string; to: string }
  | { type: "returned"; to: string }
  | { type: "settled"; key: string };

export function outgoingReducer(list: Outgoing[], action: OutgoingAction): Outgoing[] {
  switch (action.type) {
    case "started":
      return [...list, action.outgoing];
    case "retried":
      return changed(list, action.key, { state: "sending", problem: null });
    case "refused":
      return changed(list, action.key, { state: "failed", problem: action.problem });
    case "moved":
      return list.map((item) => (item.standsIn === action.from ? standing(item, action.to) : item));
    case "returned":
      return list.map((item) =>
        item.conversationId === action.to ? standing(item, action.to) : item,
      );
    case "settled":
      return list.filter((item) => item.key !== action.key);
  }
}

function standing(item: Outgoing, standsIn: string): Outgoing {
  return { ...item, standsIn };
}

function changed(list: Outgoing[], key: string, change: Partial<Outgoing>): Outgoing[] {
  return list.map((item) => (item.key === key ? { ...item, ...change } : item));
}

/** Those whose message the live stream brought before the answer to the POST came, or instead of it. */
export function arrivedOf(
  outgoing: readonly Outgoing[],
  messages: readonly Message[],
  readerId: string,
): Outgoing[] {
  const taken = new Set<string>();
  return outgoing.filter((item) => {
    const twin = messages.find(
      (message) => !taken.has(message.id) && isTwin(message, item, readerId),
    );
    if (twin) taken.add(twin.id);
    return twin !== undefined;
  });
}

const CLOCK_SKEW_MS = 5_000;

function isTwin(message: Message, item: Outgoing, readerId: string): boolean {
  return (
    item.state !== "failed" &&
    message.author.id === readerId &&
    message.channel === item.draft.channel &&
    hasWordsOf(message, item) &&
    Date.parse(message.occurred_at) > Date.parse(item.startedAt) - CLOCK_SKEW_MS
  );
}

/** The server makes the text of a formatted one: it begins with the same letters. */
function hasWordsOf({ body_text: text }: Message, { draft, written }: Outgoing): boolean {
  if (!draft.body_html) return text.trim() === (draft.body ?? "").trim();
  const [told, typed] = [text, written.body].map((words) =>
    words.replaceAll(/[^\p{L}\p{N}]/gu, ""),
  );
  return told?.startsWith(typed?.slice(0, COMPARED) ?? "") ?? false;
}

const COMPARED = 60;
