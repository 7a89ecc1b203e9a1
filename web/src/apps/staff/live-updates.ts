/** What each event changes in what a member of staff has fetched: the one place that says so. */
import type { Broadcast } from "../../api/settings-types";
import { keys } from "../../api/query-keys";
import { withCounts } from "../../features/broadcasts/broadcast-words";
import * as conversation from "../../features/conversation/conversation-updates";
import { onDelivery } from "../../features/inbox/delivery-updates";
import * as inbox from "../../features/inbox/inbox-updates";
import * as notifications from "../../features/notifications/notification-updates";
import type { LiveCache } from "../../live/live-cache";
import type { EventUpdates, StreamEvents } from "../../live/stream-events";

export function staffUpdates(cache: LiveCache, reader: inbox.InboxReader): EventUpdates {
  return {
    "message.recorded": (event) => {
      conversation.onRecorded(cache, event);
      inbox.onRecorded(cache, event, reader);
    },

    "message.updated": (event) => {
      conversation.onUpdated(cache, event);
      onDelivery(cache, event);
      if (event.body_text !== undefined) {
        inbox.onSentBody(cache, event);
        // It took the consent notice along: the next text goes without.
        cache.refetchSoon(keys.textNotices);
      }
      // Only what a client wrote has an intent, and of that only the intent ever changes.
      if (event.intent == null) return;
      conversation.onSortedAnew(cache, event);
      inbox.onSortedAnew(cache, event, reader);
    },

    "conversation.changed": (event) => {
      if (event.reason === "read") inbox.setRead(cache, event.conversation_id);
      else if (event.reason === "unread") inbox.setUnread(cache, event.conversation_id);
      else if (event.reason === "status") onReach(cache, event);
      else onMoved(cache, event);
    },

    "notification.raised": (event) => notifications.onRaised(cache, event),

    // A mailbox that comes or goes changes what can be sent, too.
    "mailbox.changed": () => {
      cache.refetchSoon(keys.mailboxes);
      cache.refetchSoon(keys.senders);
      cache.refetchSoon(keys.setAside);
    },

    // The event counts; who got it and who did not is fetched.
    "broadcast.changed": (event) =>
      cache.patch<Broadcast>(keys.broadcast(event.broadcast_id), (broadcast) => ({
        data: withCounts(broadcast, event),
        stale: true,
      })),
  };
}

// Somebody said that they want no texts, or want them again: what can be sent is asked anew.
function onReach(cache: LiveCache, event: StreamEvents["conversation.changed"]): void {
  cache.refetchSoon(keys.conversation(event.conversation_id));
  cache.refetchSoon(keys.textNotices);
}

// Rare, and it moves messages between conversations: what is shown of both is fetched.
function onMoved(cache: LiveCache, event: StreamEvents["conversation.changed"]): void {
  const { conversation_id: from, moved_to: to, reason } = event;
  if (reason === "linked") inbox.dropRow(cache, from);
  cache.refetchSoon(keys.inbox);
  for (const id of to ? [from, to] : [from]) {
    cache.refetchSoon(keys.conversation(id));
    cache.refetchSoon(keys.messages(id));
  }
}
