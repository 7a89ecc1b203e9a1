/** A row of the list after an event about its conversation. Pure. */
import type { Message } from "../../api/types";
import type { MessageRecorded } from "../../live/stream-events";
import { excerptOf } from "../../shared/excerpt";
import type { Row } from "./inbox-list";

export interface Reader {
  id: string;
  /** Whether the conversation is being looked at: what comes in it is read at once. */
  isReading: (conversationId: string) => boolean;
}

const UNREAD_CAP = 100;

/**
 * The row after a message; the row itself when it knows the message already, and null when that
 * cannot be told, because what it knows is as new as the message or newer.
 */
export function rowAfter(row: Row, event: MessageRecorded, reader: Reader): Row | null {
  const { message } = event;
  if (row.last_message?.id === message.id) return row;
  const known = row.last_message ? Date.parse(row.last_activity_at) : -Infinity;
  if (Date.parse(message.occurred_at) <= known) return null;
  const told = event.conversation ?? guessed(row, message);
  // Something new between firm and client, which may yet arrive; a note changes nothing of that.
  const undelivered = message.channel === "internal" && row.undelivered;
  return counted({ ...row, ...told, undelivered }, message, reader);
}

function counted(row: Row, message: Message, reader: Reader): Row {
  const { author } = message;
  const unread = author.id !== reader.id && author.kind !== "system" && !reader.isReading(row.id);
  if (!unread) return row;
  const named = message.mentions.some((mention) => mention.staff_id === reader.id);
  const unread_count = Math.min(UNREAD_CAP, row.unread_count + 1);
  return { ...row, unread_count, mentioned: row.mentioned || named };
}

/** What the message alone tells of its conversation, until the list has been fetched again. */
function guessed(row: Row, message: Message): Partial<Row> {
  const { id, channel, direction, author, body_text: body, occurred_at: at } = message;
  const snippet = excerptOf(body);
  return {
    last_message: { id, channel, direction, sender_name: author.name, snippet, at },
    channels: row.channels.includes(channel) ? row.channels : [...row.channels, channel],
    last_activity_at: at,
  };
}
