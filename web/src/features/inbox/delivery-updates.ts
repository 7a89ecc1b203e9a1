/** What a delivery that failed changes in the lists and in the head of its conversation. */
import { keys, type ListKey } from "../../api/query-keys";
import type { Conversation, DeliveryState } from "../../api/types";
import type { LiveCache } from "../../live/live-cache";
import type { MessageUpdated } from "../../live/stream-events";
import { rowIn, withChange, type InboxPages } from "./inbox-list";

/** A delayed mail counts as one that did not arrive, until it does. */
const NOT_ARRIVED: readonly DeliveryState[] = ["failed", "undelivered", "delayed"];

export function onDelivery(cache: LiveCache, event: MessageUpdated): void {
  const { conversation_id: id, message_id, delivery } = event;
  if (!delivery) return;
  if (!NOT_ARRIVED.includes(delivery.state)) return onArrived(cache, event);
  cache.patch<InboxPages>(keys.lists, (list, key) => {
    const [, , , , filter] = key as ListKey;
    const row = rowIn(list, id);
    if (!row) return { data: list, stale: filter === "failed" };
    if (row.undelivered) return { data: list };
    // Behind a note, or beside an answer, only the server knows whether it was the latest.
    if (row.last_message?.id !== message_id) return { data: list, stale: true };
    return { data: withChange(list, id, (known) => ({ ...known, undelivered: true })) };
  });
  cache.refetchSoon(keys.counts);
  cache.patch<Conversation>(keys.conversation(id), (head) => ({ data: head, stale: true }));
  // A text that failed leaves its consent notice to the next.
  cache.refetchSoon(keys.textNotices);
}

/** The end of a delay; the list of those not delivered loses the row when it is fetched. */
function onArrived(cache: LiveCache, { conversation_id: id }: MessageUpdated): void {
  const isLost = (list: InboxPages) => rowIn(list, id)?.undelivered === true;
  let lost = false;
  cache.patch<InboxPages>(keys.lists, (list) => {
    lost ||= isLost(list);
    return { data: list, stale: isLost(list) };
  });
  if (lost) cache.refetchSoon(keys.counts);
}
