/** Messages that were not sent yet, as the browser keeps them. */
import type { Kept } from "../../shared/kept";
import { draftFrom, isObject, problemFrom } from "./kept-draft";
import type { Outgoing } from "./outgoing";

const FOLDER = "outgoing/";

export function keepOutgoing(kept: Kept, outgoing: Outgoing): void {
  kept.write(FOLDER + outgoing.key, outgoing);
}

export function dropOutgoing(kept: Kept, key: string): void {
  kept.remove(FOLDER + key);
}

/** What an earlier page left behind, the oldest first. What was under way then is in doubt. */
export function outgoingIn(kept: Kept): Outgoing[] {
  return kept
    .names(FOLDER)
    .flatMap((name) => outgoingFrom(kept.read(name)) ?? [])
    .toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}

/** Calls with the key of a message that another tab has sent or discarded. */
export function watchSettled(kept: Kept, onSettled: (key: string) => void): () => void {
  return kept.watch((name) => {
    if (name.startsWith(FOLDER) && kept.read(name) === null) onSettled(name.slice(FOLDER.length));
  });
}

function outgoingFrom(item: unknown): Outgoing | null {
  if (!isObject(item) || !isObject(item["draft"])) return null;
  const written = draftFrom(item["written"]);
  const texts = [item["key"], item["conversationId"], item["startedAt"]];
  if (!written || texts.some((text) => typeof text !== "string")) return null;
  const state = item["state"] === "failed" ? "failed" : "interrupted";
  // The rest has been checked above.
  return {
    ...(item as unknown as Outgoing),
    written,
    state,
    problem: problemFrom(item["problem"]),
  };
}
