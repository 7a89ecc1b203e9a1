/** What events change in what a client has fetched. */
import { keys } from "../../api/query-keys";
import type { PortalConversationList, PortalMessage } from "../../api/types";
import type { LiveCache } from "../../live/live-cache";
import type { StreamEvents } from "../../live/stream-events";
import { withLatest, withRead, type PortalReader } from "./portal-list";
import { withPosted, withState, type PortalPages } from "./portal-thread";

/** A message that an event or the answer to sending it brought. */
export function onPosted(cache: LiveCache, message: PortalMessage, reader: PortalReader): void {
  cache.patch<PortalPages>(keys.portalMessages(message.conversation_id), (thread) => ({
    data: withPosted(thread, message),
  }));
  cache.patch<PortalConversationList>(keys.portalConversations, (list) =>
    withLatest(list, message, reader),
  );
}

export function onChanged(
  cache: LiveCache,
  { conversation_id, message_id, state }: StreamEvents["portal.message_changed"],
): void {
  cache.patch<PortalPages>(keys.portalMessages(conversation_id), (thread) => ({
    data: withState(thread, message_id, state),
  }));
}

/** One's own mark: read here or on another device. */
export function setRead(cache: LiveCache, conversationId: string): void {
  cache.patch<PortalConversationList>(keys.portalConversations, (list) => ({
    data: withRead(list, conversationId),
  }));
}
