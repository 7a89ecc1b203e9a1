/** Names for the shapes of the settings, templates, broadcasts and the activity log. */
import type { AnswerTo, BodyOf, ItemOf } from "./types";

export type AvailableNumber = ItemOf<"searchNumbers">;
export type FirmNumber = ItemOf<"listNumbers">;
export type NumberChange = BodyOf<"updateNumber">;
export type SmsSettings = AnswerTo<"getSmsSettings">;
export type Usage = AnswerTo<"getSmsUsage">;
export type Consent = AnswerTo<"getConsent">;
export type ConsentRecord = BodyOf<"recordConsent">;
export type ConsentEntry = Consent["items"][number];
export type Registration = AnswerTo<"getRegistration">;
export type RegistrationForm = BodyOf<"submitRegistration">;

export type Template = ItemOf<"listTemplates">;
export type TemplateChannel = Template["channel"];
export type TemplateCategory = Template["category"];

export type Broadcast = AnswerTo<"getBroadcast">;
export type BroadcastPage = AnswerTo<"listBroadcasts">;
export type BroadcastSummary = BroadcastPage["items"][number];
export type BroadcastItem = Broadcast["items"][number];

export type Preferences = AnswerTo<"getNotificationPreferences">;
export type NotificationKind = keyof Preferences;

export type Activity = ItemOf<"listActivity">;
export type ActivityPage = AnswerTo<"listActivity">;
export type Mailbox = ItemOf<"listMailboxes">;
export type MailboxKind = Mailbox["provider"];
export type AuthorizationStart = BodyOf<"beginMailboxAuthorization">;
export type OAuthKind = AuthorizationStart["provider"];
export type MailAccountForm = BodyOf<"connectAccount">;
export type ServersProposal = AnswerTo<"discoverMailServers">;
export type MailboxServer = MailAccountForm["imap"];
export type SetAsideMail = ItemOf<"listSetAside">;
export type MailSender = ItemOf<"listSenders">;
export type StuckEvent = ItemOf<"listStuckEvents">;
