/** What events change in an open conversation: its messages and its head. */
import { keys } from "../../api/query-keys";
import type { Conversation, Message } from "../../api/types";
import type { LiveCache } from "../../live/live-cache";
import type { MessageRecorded, MessageUpdated } from "../../live/stream-events";
import { withMessage, withUpdate, type ThreadPages } from "./thread";

/** Puts in a message that an event or the answer to sending it brought. */
export function putMessage(cache: LiveCache, conversationId: string, message: Message): void {
  cache.patch<ThreadPages>(keys.messages(conversationId), (thread) => ({
    data: withMessage(thread, message),
  }));
}

export function onRecorded(cache: LiveCache, event: MessageRecorded): void {
  const { conversation_id: id, message, conversation: told } = event;
  putMessage(cache, id, message);
  cache.patch<Conversation>(keys.conversation(id), (head) => {
    const undelivered = message.channel === "internal" && head.undelivered;
    return {
      data: told ? { ...head, ...told, undelivered } : head,
      stale: !told || mayTurnChannels(head, message),
    };
  });
}

export function onUpdated(cache: LiveCache, event: MessageUpdated): void {
  cache.patch<ThreadPages>(keys.messages(event.conversation_id), (thread) => ({
    data: withUpdate(thread, event),
  }));
}

export function onSortedAnew(cache: LiveCache, event: MessageUpdated): void {
  const { conversation: told } = event;
  cache.patch<Conversation>(keys.conversation(event.conversation_id), (head) => ({
    data: told ? { ...head, ...told } : head,
    stale: !told,
  }));
}

// The client's latest channel is preselected, and a text may be a STOP or a START.
function mayTurnChannels(head: Conversation, message: Message): boolean {
  if (message.direction !== "inbound") return false;
  const preselected = head.channels_available.find((option) => option.preselected)?.channel;
  return message.channel === "sms" || message.channel !== preselected;
}
