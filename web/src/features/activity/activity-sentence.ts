/** A line of the activity log as a sentence. Pure. */
import type { Activity } from "../../api/settings-types";
import type { Channel } from "../../api/types";
import { CHANNEL_LABEL } from "../../shared/channels";
import { phoneWords } from "../../shared/phone";
import { detailWords } from "./activity-words";

type Line = Pick<Activity, "kind" | "subject" | "details">;
type Sentence = (line: { subject: string; said: (name: string) => string }) => string;

const OPTED: Record<string, string> = {
  keyword: "by text message",
  provider: "as the carrier reports",
  staff: "as staff wrote down",
};

const SETTINGS: Record<string, string> = {
  quiet_hours: "quiet hours",
  office_hours: "office hours",
  auto_reply: "the automatic answer",
};

const SENTENCES: Record<string, Sentence> = {
  "number.claimed": ({ subject, said }) => `${subject}${tail(" as ", said("label"))}`,
  "number.released": ({ subject }) => `${subject}; its history stays`,
  "number.paused": ({ subject }) => `${subject} sends nothing until it is resumed`,
  "number.resumed": ({ subject }) => `${subject} sends again`,
  "mailbox.connected": ({ subject }) => `${subject} is read and sent from`,
  "mailbox.disconnected": ({ subject }) => `${subject}; its messages stay`,
  "message.in": ({ subject, said }) =>
    `${channelOf(said)} from ${said("from") || "somebody"} in ${subject}`,
  "message.out": ({ subject, said }) =>
    `${channelOf(said)}${tail(" to ", said("to"))} in ${subject}`,
  "message.failed": ({ subject, said }) =>
    `${channelOf(said)}${tail(" to ", said("to"))} in ${subject}${tail(": ", said("reason"))}`,
  "message.sent_early": ({ subject, said }) =>
    `${channelOf(said)}${tail(" to ", said("to"))} in ${subject}, although it was night there`,
  "consent.opted_out": ({ subject, said }) => `${subject}${tail(", ", optedBy(said("source")))}`,
  "consent.opted_in": ({ subject, said }) => `${subject}${tail(", ", optedBy(said("source")))}`,
  "consent.in_doubt": ({ subject }) => `${subject} was asked whether they still want texts`,
  "registration.submitted": ({ subject }) => `${subject} was handed in to the carriers`,
  "registration.approved": ({ subject }) => `The carriers accept texts of ${subject}`,
  "registration.rejected": ({ subject, said }) =>
    `The carriers turned ${subject} down${tail(": ", said("reason"))}`,
  "address.shared": ({ subject, said }) =>
    `${subject} was given to another client; it is also of ${said("also_of")}`,
  "file.quarantined": ({ subject, said }) =>
    `${subject} can be neither sent nor opened${tail(": ", said("reason"))}`,
  "event.stuck": ({ subject, said }) =>
    `${subject}${tail(": ", said("reason"))}${tail(" For an operator: ", said("operator"))}`,
  "event.retried": ({ subject, said }) => `${subject}${tail(", from ", said("from"))}`,
  "event.dropped": ({ subject, said }) =>
    `${subject}${tail(", from ", said("from"))}${tail(": ", said("reason"))}`,
  sign_in: ({ subject, said }) => {
    const network = tail(" from ", said("network"));
    return `${subject}${network}${said("known_network") === "false" ? ", for the first time" : ""}`;
  },
  "settings.changed": ({ subject, said }) => `${subject}${tail(": ", settingsOf(said("groups")))}`,
  "staff.role_changed": ({ subject, said }) => `${subject} is now ${said("role") || "another"}`,
  "staff.deactivated": ({ subject }) => `${subject} can no longer sign in`,
  "portal.withdrawn": ({ subject }) => `${subject} can no longer sign in to the portal`,
};

/** What happened; of a kind of a newer release, all that the log says of it. */
export function activitySentence({ kind, subject, details }: Line): string {
  const sentence = Object.hasOwn(SENTENCES, kind) ? SENTENCES[kind] : undefined;
  const said = (name: string) => plain(details[name]);
  const words = sentence ? sentence({ subject, said }) : all(subject, detailWords(details));
  return phoneWords(words);
}

function all(...parts: string[]): string {
  return parts.filter(Boolean).join(" · ");
}

function tail(before: string, text: string): string {
  return text && before + text;
}

function channelOf(said: (name: string) => string): string {
  const channel = said("channel");
  return CHANNEL_LABEL[channel as Channel] ?? (channel || "Message");
}

function optedBy(source: string): string {
  return OPTED[source] ?? source;
}

function settingsOf(groups: string): string {
  return groups
    .split(", ")
    .map((group) => SETTINGS[group] ?? group.replaceAll("_", " "))
    .join(", ");
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => plain(each)).join(", ");
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
}
