/** Whether something came in, while one writes, that would be answered otherwise. Pure. */
import type { ChannelOption, Message } from "../../api/types";
import { EMPTY_DRAFT, shownOf, type Draft } from "./draft";
import { NO_MAIL_PARTS, ownFiles } from "./mail-parts";
import { latestInbound, sameEnvelope } from "./envelope";

/** The message that came in meanwhile, if what is written does not go to whoever wrote it; else null. */
export function overtakenBy(
  draft: Draft,
  options: readonly ChannelOption[],
  messages: readonly Message[],
): Message | null {
  const latest = latestInbound(messages);
  if (!draft.held || !latest || latest.id === draft.held.since) return null;
  const kept = shownOf(draft, options, messages);
  const now = shownOf({ ...EMPTY_DRAFT, channel: latest.channel }, options, messages);
  if (!kept || !now || kept.option.channel === "internal") return null;
  return sameEnvelope(kept.envelope, now.envelope) ? null : latest;
}

/** The draft as an answer to what came in meanwhile; its words stay. */
export function turned(draft: Draft, { channel }: Message): Draft {
  const { files, unsigned } = draft.mail;
  const mail = { ...NO_MAIL_PARTS, files: ownFiles(files), unsigned };
  return { ...draft, channel, to: null, subject: null, held: null, mail };
}
