/** The shapes that the mock gateway answers with, and its lists. */
import type {
  ChannelOption,
  Contact,
  Conversation,
  ConversationSummary,
  Counts,
  Filter,
  Message,
} from "../src/api/types";
import { belongs, FILTERS } from "../src/features/inbox/filters.ts";
import { THREADS, threadOf, type Thread } from "./mock-threads.ts";
import { ME } from "./sample-clients.ts";
import { MESSAGES } from "./sample-messages.ts";

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

export function summaryOf(
  thread: Thread,
  messages: Message[] = messagesOf(thread.id),
): ConversationSummary {
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
      ? {
          id: last.id,
          channel: last.channel,
          direction: last.direction,
          sender_name: last.author.name,
          snippet: last.body_text.replaceAll("\n", " ").slice(0, 140),
          at: last.occurred_at,
        }
      : null,
    channels: [...new Set(messages.map((message) => message.channel))],
    unread_count: thread.unread,
    triage: triageOf(messages),
    intent: messages.find((message) => message.direction === "inbound")?.intent ?? null,
    status: "open",
    mentioned: false,
    undelivered:
      triageOf(messages) === "awaiting_reply" &&
      messages.find(({ direction }) => direction === "outbound")?.delivery?.state === "failed",
    last_activity_at: last?.occurred_at ?? "2026-01-01T00:00:00Z",
  };
}

/** What an event tells of a message's conversation, besides what differs per reader. */
export function toldOf(message: Message) {
  const thread = threadOf(message.conversation_id);
  if (!thread) return { assigned_to: [] };
  const {
    unread_count: _unread,
    mentioned: _mentioned,
    undelivered: _lost,
    ...conversation
  } = summaryOf(thread);
  return { conversation, assigned_to: [ME.id] };
}

const OPTED_OUT = new Set(["+15550100102"]);

export function setConsent(phone: string, opted_out: boolean): void {
  if (opted_out) OPTED_OUT.add(phone);
  else OPTED_OUT.delete(phone);
}

function consentOf(value: string): { opted_out: boolean; reason: string | null } {
  const opted_out = OPTED_OUT.has(value);
  return { opted_out, reason: opted_out ? "They replied STOP on 3 November." : null };
}

function recipients(contacts: Contact[], kind: "email" | "phone"): ChannelOption["recipients"] {
  return contacts.flatMap((contact, index) =>
    contact.identities
      .filter((identity) => identity.kind === kind)
      .map(({ value, label, bounced }) => ({
        value,
        label,
        contact_id: contact.id,
        contact_name: contact.name,
        primary: index === 0,
        warning: bounced && `The last e-mail to ${value} came back. ${bounced.reason}`,
        ...consentOf(value),
      })),
  );
}

export function conversationOf(thread: Thread): Conversation {
  const contacts = thread.client?.contacts ?? [];
  const lastInbound = messagesOf(thread.id).find((message) => message.direction === "inbound");
  const usable: [ChannelOption["channel"], ChannelOption["recipients"], string][] = [
    ["email", recipients(contacts, "email"), "No e-mail address on file."],
    ["sms", recipients(contacts, "phone"), "No mobile number on file."],
    ["portal", [], "Nobody has portal access."],
    ["internal", [], ""],
  ];
  const channels_available = usable.map(([channel, to, none]) => {
    const works =
      channel === "internal" ||
      (channel === "portal" && contacts.some((contact) => contact.portal_access)) ||
      to.some((recipient) => !recipient.opted_out);
    return {
      channel,
      usable: works,
      code: works ? null : "channel_unavailable",
      reason: works ? null : to.length > 0 ? "Everybody here opted out of texts." : none,
      preselected: channel === (lastInbound?.channel ?? "email"),
      recipients: to,
    };
  });
  return { ...summaryOf(thread), contacts, channels_available, links: [], shared: [] };
}

export function inbox(filter: Filter): ConversationSummary[] {
  return THREADS.map((thread) => summaryOf(thread))
    .filter((item) => belongs(item, filter))
    .toSorted((a, b) => Date.parse(b.last_activity_at) - Date.parse(a.last_activity_at));
}

export function counts(): Counts {
  return Object.fromEntries(FILTERS.map((filter) => [filter, inbox(filter).length])) as Counts;
}
