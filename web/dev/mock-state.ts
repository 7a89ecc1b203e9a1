/** The mock gateway's memory, and the shapes that it answers with. */
import type { ChannelOption, Client, Contact, Conversation, ConversationSummary, Counts, Filter, Message, Notification } from "../src/api/types";
import { CLIENTS, ME, nextId, STAFF } from "./sample-clients.ts";
import { MESSAGES } from "./sample-messages.ts";

interface Thread {
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

function addUnlinked(sender: string, body: string, minutesAgo: number, candidates: Client[]): void {
  const id = nextId();
  const named = candidates.map((client) => ({ id: client.id, name: client.name }));
  THREADS.push({ id, client: null, sender, candidates: named, unread: 1 });
  MESSAGES.push({
    id: nextId(),
    conversation_id: id,
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

addUnlinked("+15550177034", "Hello, is this the number for my tax return? I have a new phone.", 9, []);
addUnlinked("office@shared-desk.example", "When is payroll due this month?", 400, CLIENTS.slice(1, 3));

export const NOTIFICATIONS: Notification[] = [
  { kind: "mention" as const, title: "Tom Becker mentioned you", body: "Dana Whitfield: the 1099-B shows wash sales. Shall I adjust the basis before we send the draft?", at: 1440, actor_name: "Tom Becker" },
  { kind: "delivery_failed" as const, title: "A text to Dana Whitfield was not delivered", body: "The phone is switched off or out of reach.", at: 30, actor_name: null },
  { kind: "client_message" as const, title: "Dana Whitfield wrote by SMS", body: "Found them! Can I bring them over this afternoon?", at: 4, actor_name: "Dana Whitfield" },
]
  .map((item, index) => ({
    ...item,
    id: nextId(),
    conversation_id: CLIENTS[0]?.conversation_id ?? null,
    message_id: null,
    seen: index === 0,
    at: new Date(Date.now() - item.at * 60_000).toISOString(),
  }))
  .toReversed();

export function messagesOf(id: string): Message[] {
  return MESSAGES.filter((message) => message.conversation_id === id).toSorted(
    (a, b) => Date.parse(b.occurred_at) - Date.parse(a.occurred_at),
  );
}

const ACTION = ["document", "question", "payment", "scheduling", "urgent"];

function triageOf(messages: Message[]): ConversationSummary["triage"] {
  const latest = messages.find((message) => message.channel !== "internal");
  if (!latest) return "none";
  if (latest.direction === "outbound") return "awaiting_reply";
  return ACTION.includes(latest.intent ?? "") ? "needs_action" : "fyi";
}

export function summaryOf(thread: Thread): ConversationSummary {
  const messages = messagesOf(thread.id);
  const last = messages[0];
  const { client, sender } = thread;
  return {
    id: thread.id,
    kind: client ? "client" : "unlinked",
    title: client?.name ?? sender ?? "",
    initials: client?.initials ?? "?",
    client: client && { id: client.id, name: client.name, entity_type: client.entity_type },
    sender_address: sender,
    candidates: thread.candidates,
    last_message: last
      ? { id: last.id, channel: last.channel, direction: last.direction, sender_name: last.author.name, snippet: last.body_text.replaceAll("\n", " ").slice(0, 140), at: last.occurred_at }
      : null,
    channels: [...new Set(messages.map((message) => message.channel))],
    unread_count: thread.unread,
    triage: triageOf(messages),
    intent: messages.find((message) => message.direction === "inbound")?.intent ?? null,
    status: "open",
    mentioned: false,
    last_activity_at: last?.occurred_at ?? "2026-01-01T00:00:00Z",
  };
}

const OPTED_OUT = ["+15550100102"];

function consentOf(value: string): { opted_out: boolean; reason: string | null } {
  const opted_out = OPTED_OUT.includes(value);
  return { opted_out, reason: opted_out ? "They replied STOP on 3 November." : null };
}

function recipients(contacts: Contact[], kind: "email" | "phone"): ChannelOption["recipients"] {
  return contacts.flatMap((contact, index) =>
    contact.identities
      .filter((identity) => identity.kind === kind)
      .map(({ value, label }) => ({ value, label, contact_id: contact.id, contact_name: contact.name, primary: index === 0, ...consentOf(value) })),
  );
}

export function conversationOf(thread: Thread): Conversation {
  const contacts = thread.client?.contacts ?? [];
  const lastInbound = messagesOf(thread.id).find((message) => message.direction === "inbound");
  const usable: [ChannelOption["channel"], ChannelOption["recipients"], string][] = [
    ["email", recipients(contacts, "email"), "No e-mail address on file."],
    ["sms", recipients(contacts, "phone"), "No mobile number on file."],
    ["portal", recipients(contacts, "email").map((r) => ({ ...r, value: r.contact_id ?? "" })), "Nobody has portal access."],
    ["internal", [], ""],
  ];
  const channels_available = usable.map(([channel, to, none]) => {
    const works = channel === "internal" || to.some((recipient) => !recipient.opted_out);
    return {
      channel,
      usable: works,
      reason: works ? null : to.length > 0 ? "Everybody here opted out of texts." : none,
      preselected: channel === (lastInbound?.channel ?? "email"),
      recipients: to,
    };
  });
  return { ...summaryOf(thread), contacts, channels_available };
}

const BELONGS: Record<Filter, (item: ConversationSummary) => boolean> = {
  all: () => true,
  needs_action: (item) => item.triage === "needs_action",
  awaiting_reply: (item) => item.triage === "awaiting_reply",
  fyi: (item) => item.triage === "fyi",
  internal: (item) => item.channels.includes("internal"),
  unlinked: (item) => item.kind === "unlinked",
};

export function inbox(filter: Filter): ConversationSummary[] {
  return THREADS.map(summaryOf)
    .filter(BELONGS[filter])
    .toSorted((a, b) => Date.parse(b.last_activity_at) - Date.parse(a.last_activity_at));
}

export function counts(): Counts {
  const filters = Object.keys(BELONGS) as Filter[];
  return Object.fromEntries(filters.map((filter) => [filter, inbox(filter).length])) as Counts;
}

export { CLIENTS, ME, MESSAGES, nextId, STAFF };
