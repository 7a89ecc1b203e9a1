/** Messages that were not sent yet, as the browser keeps them. */
import type { Kept } from "../../shared/kept";
import { draftFrom, isObject, problemFrom } from "./kept-draft";
import type { Outgoing } from "./outgoing";

const FOLDER = "outgoing/";

export function keepOutgoing(kept: Kept, outgoing: Outgoing): void {
  kept.write(FOLDER + outgoing.key, outgoing);
}

/** The same wherever it is shown by now: it may have moved while the server was asked. */
export function keepWhereItStands(kept: Kept, outgoing: Outgoing): void {
  const known = outgoingFrom(kept.read(FOLDER + outgoing.key));
  keepOutgoing(kept, { ...outgoing, standsIn: known?.standsIn ?? outgoing.standsIn });
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
  const { standsIn = item["conversationId"] } = item;
  // The rest has been checked above.
  return {
    ...(item as unknown as Outgoing),
    standsIn: String(standsIn),
    written,
    strangers: Array.isArray(item["strangers"]) ? item["strangers"] : [],
    state,
    problem: problemFrom(item["problem"]),
  };
}
