/** The name of everything fetched, in the cache of TanStack Query. What is under `live` follows events. */
import type { Channel, Filter, Scope } from "./types";

const LIVE = ["live"] as const;
const INBOX = [...LIVE, "inbox"] as const;
const LISTS = [...INBOX, "list"] as const;
const COUNTS = [...INBOX, "counts"] as const;

export type ListKey = readonly ["live", "inbox", "list", Scope, Filter];
export type CountsKey = readonly ["live", "inbox", "counts", Scope];

export const keys = {
  live: LIVE,

  inbox: INBOX,
  lists: LISTS,
  list: (scope: Scope, filter: Filter): ListKey => [...LISTS, scope, filter],
  counts: COUNTS,
  countsOf: (scope: Scope): CountsKey => [...COUNTS, scope],
  conversation: (id: string) => [...LIVE, "conversation", id] as const,
  messages: (conversationId: string) => [...LIVE, "messages", conversationId] as const,
  held: (conversationId: string) => [...LIVE, "held", conversationId] as const,
  textNotices: [...LIVE, "text-notice"] as const,
  textNotice: (phone: string, clientId: string | null) =>
    [...LIVE, "text-notice", phone, clientId] as const,
  notifications: [...LIVE, "notifications"] as const,
  broadcasts: ["broadcasts"] as const,
  broadcast: (id: string) => [...LIVE, "broadcast", id] as const,

  mailboxes: [...LIVE, "mailboxes"] as const,
  senders: [...LIVE, "senders"] as const,
  setAside: [...LIVE, "set-aside"] as const,
  mailSettings: ["email-settings"] as const,
  mySignature: ["my-signature"] as const,

  portalConversations: [...LIVE, "portal", "conversations"] as const,
  portalMessages: (conversationId: string) =>
    [...LIVE, "portal", "messages", conversationId] as const,

  colleagues: ["colleagues"] as const,
  client: (id: string) => ["clients", "one", id] as const,
  clientsFound: (search: string, limit: number) => ["clients", "found", search, limit] as const,
  remotePictures: (messageId: string) => ["remote-pictures", messageId] as const,
  attachment: (messageId: string, id: string) => ["attachment", messageId, id] as const,
  clientFiles: (clientId: string, channel: Channel | null) =>
    ["client-files", clientId, channel] as const,
  templates: ["templates"] as const,
  preferences: ["notification-preferences"] as const,
  everyActivity: ["activity"] as const,
  activity: (filter: Record<string, string>) => ["activity", filter] as const,
  stuckEvents: ["stuck-events"] as const,

  numbers: ["sms", "numbers"] as const,
  registration: ["sms", "registration"] as const,
  hours: ["sms", "hours"] as const,
  usage: ["sms", "usage"] as const,
};
