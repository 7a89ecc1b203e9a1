/** To whom what is being written goes, how, and in answer to what. Pure. */
import type { Channel, ChannelOption, Message, Recipient } from "../../api/types";

export interface Envelope {
  channel: Channel;
  /** null: the channel has no addresses, or none that can be written to. */
  to: string | null;
  /** Of an e-mail: the subject while nobody has written another one. */
  subject: string | null;
  /** Of an e-mail: the message it answers, as long as it keeps the subject. */
  repliesTo: string | null;
}

/** What the latest messages suggest on a channel: whoever wrote last is answered. */
export function suggested(option: ChannelOption, messages: readonly Message[]): Envelope {
  const { channel } = option;
  const to = latestWriter(option, messages);
  if (channel !== "email") return { channel, to, subject: null, repliesTo: null };
  const subject = replySubject(messages);
  const repliesTo = subject === "" ? null : (latestMail(messages)?.id ?? null);
  return { channel, to, subject, repliesTo };
}

/** An address of whoever wrote last on the channel; else the primary one. */
function latestWriter(option: ChannelOption, messages: readonly Message[]): string | null {
  const { recipients, channel } = option;
  const latest = messages.findLast((m) => m.direction === "inbound" && m.channel === channel);
  const theirs = latest ? recipients.filter((recipient) => isOf(recipient, latest)) : [];
  const [first] = [...primaryFirst(theirs), ...primaryFirst(recipients)];
  return first?.value ?? null;
}

// Before they were linked, a sender had no id: their messages are under their name or address.
function isOf({ contact_id, contact_name, value }: Recipient, { author }: Message): boolean {
  if (author.id !== null) return contact_id === author.id;
  return author.name !== "" && [value, contact_name].includes(author.name);
}

function primaryFirst(recipients: readonly Recipient[]): Recipient[] {
  return recipients.toSorted((a, b) => Number(b.primary) - Number(a.primary));
}

function latestMail(messages: readonly Message[]): Message | undefined {
  const mails = messages.filter((message) => message.channel === "email");
  return mails.findLast((message) => message.direction === "inbound") ?? mails.at(-1);
}

export function replySubject(messages: readonly Message[]): string {
  const subject = latestMail(messages)?.subject ?? "";
  if (subject === "") return "";
  return `RE: ${subject.replace(MARKS, "")}`.trim();
}

/** What mail programs put in front of a subject, however often they did; the server's rule is the same. */
const MARKS =
  /^\s*(?:(?:re|aw|antw|sv|vs|res|ref|rif|fwd?|wg|tr|rv|enc)(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)+/i;

export function sameEnvelope(a: Envelope, b: Envelope): boolean {
  return a.channel === b.channel && a.to === b.to && a.repliesTo === b.repliesTo;
}

/** The newest message from outside the firm. */
export function latestInbound(messages: readonly Message[]): Message | undefined {
  return messages.findLast((message) => message.direction === "inbound");
}
