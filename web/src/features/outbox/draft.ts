/** What is being written in one conversation, before it is sent. */
import type { ApiProblem } from "../../api/problem";
import type { Channel, ChannelOption, Message } from "../../api/types";
import { rangesAfter, type MarkedRange } from "../../shared/marked-ranges";
import { isBlank, type RichText } from "../../shared/editor/rich-text";
import { latestInbound, suggested, type Envelope } from "./envelope";
import { isChosen, NO_MAIL_PARTS, type MailParts } from "./mail-parts";

/** A colleague named in a note, by id: the name in the text only shows it. */
export interface DraftMention extends MarkedRange {
  id: string;
}

/** A template put into the text, until it is changed there. */
export interface TakenTemplate extends MarkedRange {
  name: string;
  /** The subject written by hand before, which "Undo" brings back. */
  subject: string | null;
  /** Rich text as it was before, which "Undo" brings back. */
  before?: RichText;
}

/** What the page showed when writing began: what comes in meanwhile must not turn it. */
export interface Held {
  channel: Channel;
  /** By channel, for one may look at another and come back. */
  envelopes: Partial<Record<Channel, Envelope>>;
  /** The newest message from outside then. */
  since: string | null;
}

export interface Draft {
  /** Chosen by hand; null: the channel held, or else the one that the server preselects. */
  channel: Channel | null;
  /** Chosen by hand; null: whom the envelope names. */
  to: string | null;
  /** Written by hand; null: "RE: …" of the mail that is answered. */
  subject: string | null;
  held: Held | null;
  /** Where "Internal note", switched off, leads back to. */
  beforeNote: Channel | null;
  body: string;
  /** The body with its formatting; null: there is none. */
  html: string | null;
  mail: MailParts;
  mentions: readonly DraftMention[];
  template: TakenTemplate | null;
  /** What keeps it from being sent, until something is changed in it. */
  problem: ApiProblem | null;
}

export const EMPTY_DRAFT: Draft = {
  channel: null,
  to: null,
  subject: null,
  held: null,
  beforeNote: null,
  body: "",
  html: null,
  mail: NO_MAIL_PARTS,
  mentions: [],
  template: null,
  problem: null,
};

/** What the page shows of a draft, and what is sent: the two are one. */
export interface Shown {
  option: ChannelOption;
  envelope: Envelope;
  subject: string | null;
  /** Of an e-mail: everybody it goes to, besides Cc and Bcc. */
  mailTo: readonly string[];
}

export function shownOf(
  draft: Draft,
  options: readonly ChannelOption[],
  messages: readonly Message[],
  subjectDefault = "",
): Shown | null {
  const option = chosenOption(draft, options);
  if (!option) return null;
  const held = draft.held?.envelopes[option.channel];
  const envelope = held ?? suggested(option, messages);
  const to = [draft.to, envelope.to].find((address) => isRecipient(option, address)) ?? null;
  const mailTo = draft.mail.to ?? (to === null ? [] : [to]);
  const subject = subjectOf(draft, envelope, subjectDefault);
  return { option, envelope: { ...envelope, to }, subject, mailTo };
}

function subjectOf(
  { subject, mail }: Draft,
  envelope: Envelope,
  subjectDefault: string,
): string | null {
  if (envelope.channel !== "email") return null;
  return subject ?? mail.answering?.subject ?? (envelope.subject || subjectDefault);
}

function isRecipient({ recipients }: ChannelOption, address: string | null): boolean {
  return recipients.some(({ value }) => value === address);
}

/** The channel to write on. One that is held stays even when it cannot be used any more. */
export function chosenOption(
  draft: Draft,
  options: readonly ChannelOption[],
): ChannelOption | null {
  const usable = options.filter((option) => option.usable);
  return (
    usable.find((option) => option.channel === draft.channel) ??
    options.find((option) => option.channel === draft.held?.channel) ??
    usable.find((option) => option.preselected) ??
    usable.find((option) => option.channel !== "internal") ??
    usable[0] ??
    null
  );
}

/** The draft, holding on to what the page shows as soon as there is something written or chosen. */
export function holding(
  draft: Draft,
  options: readonly ChannelOption[],
  messages: readonly Message[],
): Draft {
  const begun = isBegun(draft);
  const shown = begun ? shownOf(draft, options, messages) : null;
  if (!shown) return { ...draft, held: begun ? draft.held : null };
  const { channel } = shown.envelope;
  const since = draft.held ? draft.held.since : (latestInbound(messages)?.id ?? null);
  // Whom it was held for is kept even when they cannot be written to any more: nobody takes their place.
  const kept = draft.held?.envelopes[channel];
  const envelope = kept && shown.envelope.to === null ? kept : shown.envelope;
  const envelopes = { ...draft.held?.envelopes, [channel]: envelope };
  return { ...draft, held: { channel, envelopes, since } };
}

/** Whether anything in it was written or chosen. */
export function isBegun({ body, html, to, subject, mail }: Draft): boolean {
  return !isBlank({ html, text: body }) || to !== null || subject !== null || isChosen(mail);
}

/** The draft with other words. `caret`: where the cursor stands behind the change. */
export function written(draft: Draft, body: string, caret = body.length): Draft {
  const moved = <R extends MarkedRange>(ranges: readonly R[]) =>
    rangesAfter(ranges, draft.body, body, caret);
  const [template = null] = moved(draft.template ? [draft.template] : []);
  return { ...draft, body, html: null, mentions: moved(draft.mentions), template };
}

/** What stays of a draft that was sent: the channel chosen, for the next words. */
export function afterSending({ channel }: Draft): Draft {
  return { ...EMPTY_DRAFT, channel };
}
