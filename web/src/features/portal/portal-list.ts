/** The portal's list of conversations after an event. Pure. */
import type { PortalConversation, PortalConversationList, PortalMessage } from "../../api/types";
import type { Patch } from "../../live/live-cache";
import { excerptOf } from "../../shared/excerpt";

export interface PortalReader {
  id: string;
  /** Whether the conversation is being looked at: what comes in it is read at once. */
  isReading: (conversationId: string) => boolean;
}

/** With the message as its conversation's latest. What the list may hold already is fetched. */
export function withLatest(
  list: PortalConversationList,
  message: PortalMessage,
  reader: PortalReader,
): Patch<PortalConversationList> {
  const row = list.items.find(({ id }) => id === message.conversation_id);
  if (!row) return { data: list, stale: true };
  const last = row.last_message;
  if (last && Date.parse(message.posted_at) <= Date.parse(last.at)) {
    const same = last.at === message.posted_at && last.snippet === excerptOf(message.body_text);
    return { data: list, stale: !same };
  }
  const others = list.items.filter((item) => item !== row);
  return { data: { ...list, items: [rowAfter(row, message, reader), ...others] } };
}

function rowAfter(
  row: PortalConversation,
  message: PortalMessage,
  reader: PortalReader,
): PortalConversation {
  const { author, body_text: body, posted_at: at } = message;
  const read = author.me || reader.isReading(row.id);
  return {
    ...row,
    last_message: { sender_name: author.name, snippet: excerptOf(body), at, mine: author.me },
    last_activity_at: at,
    unread_count: read ? row.unread_count : row.unread_count + 1,
  };
}

export function withRead(list: PortalConversationList, id: string): PortalConversationList {
  const isUnread = (item: PortalConversation) => item.id === id && item.unread_count > 0;
  if (!list.items.some(isUnread)) return list;
  const items = list.items.map((item) => (isUnread(item) ? { ...item, unread_count: 0 } : item));
  return { ...list, items };
}
