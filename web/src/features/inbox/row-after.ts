/** A row of the list after an event about its conversation. Pure. */
import type { Message } from "../../api/types";
import type { MessageRecorded, SharedSummary } from "../../live/stream-events";
import type { Row } from "./inbox-list";

export interface Reader {
  id: string;
  /** Whether the conversation is being looked at: what comes in it is read at once. */
  isReading: (conversationId: string) => boolean;
}

const UNREAD_CAP = 100;
const SHARED = [
  "kind",
  "title",
  "initials",
  "client",
  "sender_address",
  "candidates",
  "last_message",
  "channels",
  "triage",
  "intent",
  "status",
  "last_activity_at",
] satisfies (keyof SharedSummary)[];

/** The conversation as the event tells it; null when the event leaves something out. */
export function toldIn(event: Pick<MessageRecorded, "conversation">): SharedSummary | null {
  const { conversation } = event;
  const whole = conversation && SHARED.every((name) => conversation[name] !== undefined);
  return whole ? (conversation as SharedSummary) : null;
}

/**
 * The row after a message; the row itself when it knows the message already, and null when that
 * cannot be told, because what it knows is as new as the message or newer.
 */
export function rowAfter(row: Row, event: MessageRecorded, reader: Reader): Row | null {
  const { message } = event;
  if (row.last_message?.id === message.id) return row;
  const known = row.last_message ? Date.parse(row.last_activity_at) : -Infinity;
  if (Date.parse(message.occurred_at) <= known) return null;
  const told = toldIn(event) ?? guessed(row, message);
  return counted({ ...row, ...told }, message, reader);
}

/** The row of a conversation that begins with this message. */
export function firstRow(told: SharedSummary, message: Message, reader: Reader): Row {
  return counted({ ...told, unread_count: 0, mentioned: false }, message, reader);
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
  const snippet = body.replaceAll(/\s+/g, " ").slice(0, 140);
  return {
    last_message: { id, channel, direction, sender_name: author.name, snippet, at },
    channels: row.channels.includes(channel) ? row.channels : [...row.channels, channel],
    last_activity_at: at,
  };
}
