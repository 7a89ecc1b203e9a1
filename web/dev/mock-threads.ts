/** The conversations of the mock gateway. */
import type { Client } from "../src/api/types";
import { CLIENTS, nextId } from "./sample-clients.ts";
import { MESSAGES } from "./sample-messages.ts";

export interface Thread {
  id: string;
  client: Client | null;
  sender: string | null;
  candidates: { id: string; name: string }[];
  unread: number;
}

export const THREADS: Thread[] = CLIENTS.map((client, index) => ({
  id: client.conversation_id,
  client,
  sender: null,
  candidates: [],
  unread: [1, 2, 1, 0, 0, 0, 0, 0, 0][index] ?? 0,
}));

export function addThread(client: Client): void {
  THREADS.push({ id: client.conversation_id, client, sender: null, candidates: [], unread: 0 });
}

function addUnlinked(sender: string, body: string, minutesAgo: number, candidates: Client[]): void {
  const id = nextId();
  const named = candidates.map((client) => ({ id: client.id, name: client.name }));
  THREADS.push({ id, client: null, sender, candidates: named, unread: 1 });
  MESSAGES.push({
    id: nextId(),
    conversation_id: id,
    sequence: 1,
    warning: null,
    sent_at: null,
    link_id: null,
    quoted_from: null,
    cc: [],
    bcc: [],
    sender_address: sender,
    channel: sender.includes("@") ? "email" : "sms",
    direction: "inbound",
    author: { kind: "unknown", id: null, name: sender },
    to: [],
    subject: sender.includes("@") ? "Payroll question" : null,
    body_text: body,
    body_html: null,
    intent: "question",
    mentions: [],
    attachments: [],
    delivery: null,
    occurred_at: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
  });
}

addUnlinked(
  "+15550177034",
  "Hello, is this the number for my tax return? I have a new phone.",
  9,
  [],
);
addUnlinked(
  "office@shared-desk.example",
  "When is payroll due this month?",
  400,
  CLIENTS.slice(1, 3),
);

export function threadOf(id: string | undefined): Thread | undefined {
  return THREADS.find((thread) => thread.id === id);
}
