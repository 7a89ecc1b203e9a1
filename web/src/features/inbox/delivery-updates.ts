/** What a delivery that failed changes in the lists and in the head of its conversation. */
import { keys } from "../../api/query-keys";
import type { Conversation, DeliveryState } from "../../api/types";
import type { LiveCache } from "../../live/live-cache";
import type { MessageUpdated } from "../../live/stream-events";
import { rowIn, withChange, type InboxPages } from "./inbox-list";

const FAILED: readonly DeliveryState[] = ["failed", "undelivered"];

export function onDelivery(cache: LiveCache, event: MessageUpdated): void {
  const { conversation_id: id, message_id, delivery } = event;
  if (!delivery || !FAILED.includes(delivery.state)) return;
  cache.patch<InboxPages>(keys.lists, (list) => {
    const row = rowIn(list, id);
    if (!row || row.undelivered) return { data: list };
    // Behind a note, or beside an answer, only the server knows whether it was the latest.
    if (row.last_message?.id !== message_id) return { data: list, stale: true };
    return { data: withChange(list, id, (known) => ({ ...known, undelivered: true })) };
  });
  cache.patch<Conversation>(keys.conversation(id), (head) => ({ data: head, stale: true }));
  // A text that failed leaves its consent notice to the next.
  cache.refetchSoon(keys.textNotices);
}
