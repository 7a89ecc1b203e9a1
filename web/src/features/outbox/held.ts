/** Messages that wait with the server: to be taken back for some seconds, or until their hour. */
import { keys } from "../../api/query-keys";
import type { HeldMessages, Message } from "../../api/types";
import type { LiveCache } from "../../live/live-cache";
import { EMPTY_DRAFT, type Draft } from "./draft";
import { NO_MAIL_PARTS } from "./mail-parts";

export function putHeld(cache: LiveCache, message: Message): void {
  cache.patch<HeldMessages>(keys.held(message.conversation_id), ({ items }) => ({
    data: { items: inOrder([...items.filter(({ id }) => id !== message.id), message]) },
  }));
}

export function dropHeld(cache: LiveCache, { conversation_id: conversation, id }: Message): void {
  cache.patch<HeldMessages>(keys.held(conversation), ({ items }) => ({
    data: { items: items.filter((item) => item.id !== id) },
    stale: true,
  }));
}

/** Those that have not gone meanwhile, the next to go first. */
export function stillHeld(held: readonly Message[], gone: readonly Message[]): Message[] {
  const ids = new Set(gone.map(({ id }) => id));
  return inOrder(held.filter(({ id }) => !ids.has(id)));
}

function inOrder(held: readonly Message[]): Message[] {
  return held.toSorted((a, b) => dueAt(a) - dueAt(b));
}

function dueAt({ delivery }: Message): number {
  return Date.parse(delivery?.due_at ?? "") || 0;
}

/** A draft out of the message itself, where this page did not see it written. */
export function draftOf(message: Message): Draft {
  const { channel, to, cc, bcc, subject, body_text: body, body_html: html } = message;
  if (channel !== "email") return { ...EMPTY_DRAFT, channel, to: to[0] ?? null, body };
  const files = message.attachments.map((file) => ({
    ...file,
    ...(html?.includes(`cid:${file.id}`) && { inText: true }),
  }));
  // Its signature stands in its text.
  const mail = { ...NO_MAIL_PARTS, to, cc: cc ?? [], bcc: bcc ?? [], files, unsigned: true };
  return { ...EMPTY_DRAFT, channel, subject, body, html, mail };
}
