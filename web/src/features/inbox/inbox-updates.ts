/** What events change in the inbox: the rows of every filter's list, and the counts of the rail. */
import type { QueryKey } from "@tanstack/react-query";
import { keys, type CountsKey, type ListKey } from "../../api/query-keys";
import type { Counts, Scope } from "../../api/types";
import type { LiveCache, Patch } from "../../live/live-cache";
import type { MessageRecorded, MessageUpdated } from "../../live/stream-events";
import { belongs, countsAfter, moves } from "./filters";
import { rowIn, withChange, withoutRow, withRow, type InboxPages, type Row } from "./inbox-list";
import { rowAfter, type Reader } from "./row-after";

/** Counts fetched as short a time ago may hold an event already. */
const SETTLED_MS = 2_000;

export interface InboxReader extends Reader {
  /** Whether events come of conversations beyond one's own. */
  seesTeam: boolean;
}

type Told = MessageRecorded | MessageUpdated;

export function onRecorded(cache: LiveCache, event: MessageRecorded, reader: InboxReader): void {
  const known = knownRow(cache, event.conversation_id);
  const isOlder =
    known && Date.parse(known.last_activity_at) < Date.parse(event.message.occurred_at);
  followCounts(cache, event, reader, isOlder ? known : undefined);
  cache.patch<InboxPages>(keys.lists, (list, key) =>
    listAfter(list, key as ListKey, event, reader, known),
  );
}

/** A corrected intent sorts the conversation anew. */
export function onSortedAnew(cache: LiveCache, event: MessageUpdated, reader: InboxReader): void {
  const { conversation: told } = event;
  const known = knownRow(cache, event.conversation_id);
  followCounts(cache, event, reader, known?.intent === event.intent ? undefined : known);
  cache.patch<InboxPages>(keys.lists, (list, key) => {
    const [, , , , filter] = key as ListKey;
    const row = rowIn(list, event.conversation_id);
    if (!told || (!row && belongs(told, filter))) return { data: list, stale: true };
    if (!row) return { data: list };
    // A row fetched after the event knows more than it.
    if (Date.parse(told.last_activity_at) < Date.parse(row.last_activity_at)) {
      return { data: list, stale: true };
    }
    const next = { ...row, ...told, undelivered: staysUndelivered(event, row) };
    return { data: belongs(next, filter) ? withRow(list, next) : withoutRow(list, row.id) };
  });
}

/** The words that really went out, where they are the latest of a conversation. */
export function onSentBody(cache: LiveCache, event: MessageUpdated): void {
  const { conversation: told } = event;
  cache.patch<InboxPages>(keys.lists, (list) => {
    const row = rowIn(list, event.conversation_id);
    if (row?.last_message?.id !== event.message_id) return { data: list };
    if (told?.last_message?.id !== event.message_id) return { data: list, stale: true };
    return { data: withChange(list, row.id, () => ({ ...row, ...told })) };
  });
}

export function dropRow(cache: LiveCache, conversationId: string): void {
  cache.patch<InboxPages>(keys.lists, (list) => ({ data: withoutRow(list, conversationId) }));
}

/** One's own mark: read here or on another device. */
export function setRead(cache: LiveCache, conversationId: string): void {
  changeRow(cache, conversationId, (row) =>
    row.unread_count === 0 ? row : { ...row, unread_count: 0, mentioned: false },
  );
}

/** The mark goes before the newest message that is not one's own. */
export function setUnread(cache: LiveCache, conversationId: string): void {
  changeRow(cache, conversationId, (row) => ({ ...row, unread_count: 1 }));
  // Whether that message names the reader is for the server to say.
  cache.refetchSoon(keys.lists);
}

function changeRow(cache: LiveCache, id: string, change: (row: Row) => Row): void {
  cache.patch<InboxPages>(keys.lists, (list) => {
    const row = rowIn(list, id);
    const next = row && change(row);
    return { data: next && next !== row ? withChange(list, id, () => next) : list };
  });
}

function knownRow(cache: LiveCache, id: string): Row | undefined {
  const lists = cache.client.getQueriesData<InboxPages>({ queryKey: keys.lists });
  return lists.flatMap(([, list]) => (list ? (rowIn(list, id) ?? []) : []))[0];
}

function listAfter(
  list: InboxPages,
  [, , , scope, filter]: ListKey,
  event: MessageRecorded,
  reader: InboxReader,
  known: Row | undefined,
): Patch<InboxPages> {
  const { conversation: told } = event;
  const here = rowIn(list, event.conversation_id);
  if (!here && told && !belongs(told, filter)) return { data: list };
  if (!here && !(told && isIn(scope, event, reader))) return { data: list, stale: true };
  const before = here ?? known;
  const row = before && rowAfter(before, event, reader);
  if (!row) return { data: list, stale: true };
  if (row === here) return { data: list };
  const data = belongs(row, filter) ? withRow(list, row) : withoutRow(list, row.id);
  return { data, stale: !told };
}

/** True when the event tells that the conversation is in the scope. */
function isIn(scope: Scope, event: Told, reader: InboxReader): boolean {
  return scope === "team" || !reader.seesTeam || event.assigned_to?.includes(reader.id) === true;
}

/** `before`: the conversation as it stood until the event, where a list knows that. */
function followCounts(
  cache: LiveCache,
  event: Told,
  reader: InboxReader,
  before: Row | undefined,
): void {
  const { conversation: told } = event;
  if (!told || !before) return cache.refetchSoon(keys.counts);
  const steps = moves(before, { ...told, undelivered: staysUndelivered(event, before) });
  if (Object.keys(steps).length === 0) return undefined;
  return cache.patch<Counts>(keys.counts, (counts, key) => {
    const [, , , scope] = key as CountsKey;
    if (reader.seesTeam && scope === "mine" && !event.assigned_to) {
      return { data: counts, stale: true };
    }
    if (!isIn(scope, event, reader)) return { data: counts };
    const settled = Date.now() - fetchedAt(cache, key) > SETTLED_MS;
    const next = settled ? countsAfter(counts, steps) : null;
    return next ? { data: next } : { data: counts, stale: true };
  });
}

/** A note changes nothing of what has not arrived, nor does a corrected intent. */
function staysUndelivered(event: Told, before: Row): boolean {
  const untouched = !("message" in event) || event.message.channel === "internal";
  return before.undelivered && untouched && event.conversation?.triage === before.triage;
}

function fetchedAt(cache: LiveCache, queryKey: QueryKey): number {
  return cache.client.getQueryState(queryKey)?.dataUpdatedAt ?? 0;
}
