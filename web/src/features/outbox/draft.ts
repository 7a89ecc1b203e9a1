/** What is being written in one conversation, before it is sent. */
import type { ApiProblem } from "../../api/problem";
import type {
  Channel,
  ChannelOption,
  Message,
  MessageDraft,
  Recipient,
  StaffMember,
} from "../../api/types";
import { mentionedIn } from "../../shared/mention-text";

export interface Draft {
  /** null: the channel that the server preselects. */
  channel: Channel | null;
  /** The preselected channel when writing began: a message that comes in meanwhile must not turn it. */
  held: Channel | null;
  /** null: the primary recipient. */
  to: string | null;
  /** null: "RE: …" of the latest mail. */
  subject: string | null;
  body: string;
  /** What keeps it from being sent, until something is changed in it. */
  problem: ApiProblem | null;
}

export const EMPTY_DRAFT: Draft = {
  channel: null,
  held: null,
  to: null,
  subject: null,
  body: "",
  problem: null,
};

export function chosenOption(
  draft: Draft,
  options: readonly ChannelOption[],
): ChannelOption | null {
  const usable = options.filter((option) => option.usable);
  return (
    usable.find((option) => option.channel === draft.channel) ??
    usable.find((option) => option.channel === draft.held) ??
    usable.find((option) => option.preselected) ??
    usable.find((option) => option.channel !== "internal") ??
    usable[0] ??
    null
  );
}

/** The draft with other words; with the first ones it holds on to the channel they are written for. */
export function written(draft: Draft, body: string, options: readonly ChannelOption[]): Draft {
  if (body.trim() === "") return { ...draft, body, held: null };
  return { ...draft, body, held: draft.held ?? chosenOption(draft, options)?.channel ?? null };
}

/** The one chosen; else an address of whoever wrote last on this channel; else the primary one. */
export function chosenRecipient(
  draft: Draft,
  option: ChannelOption,
  messages: readonly Message[],
): string | null {
  const { recipients } = option;
  if (recipients.some((recipient) => recipient.value === draft.to)) return draft.to;
  const writer = messages.findLast(
    (m) => m.direction === "inbound" && m.channel === option.channel,
  );
  const theirs = recipients.filter((recipient) => recipient.contact_id === writer?.author.id);
  const [first] = [...primaryFirst(theirs), ...primaryFirst(recipients)];
  return first?.value ?? null;
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
  return /^re:/i.test(subject) ? subject.replace(/^re:/i, "RE:") : `RE: ${subject}`;
}

/** The request body for a draft. A mail that keeps the reply subject is a reply; another one is new. */
export function composed(
  draft: Draft,
  option: ChannelOption,
  messages: readonly Message[],
  staff: readonly StaffMember[],
): MessageDraft {
  const message: MessageDraft = { channel: option.channel, body: draft.body.trim() };
  const recipient = chosenRecipient(draft, option, messages);
  const addressed = option.channel === "email" || option.channel === "sms";
  if (addressed && recipient !== null) message.to = [recipient];
  if (option.channel === "internal")
    return { ...message, mentions: mentionedIn(draft.body, staff) };
  return option.channel === "email" ? { ...message, ...mailFields(draft, messages) } : message;
}

function mailFields(draft: Draft, messages: readonly Message[]): Partial<MessageDraft> {
  const reply = replySubject(messages);
  const subject = (draft.subject ?? reply).trim();
  const original = latestMail(messages);
  const isReply = original !== undefined && reply !== "" && subject === reply;
  return isReply ? { subject, reply_to_message_id: original.id } : { subject };
}
