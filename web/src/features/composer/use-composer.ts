import { useMemo, useState, useSyncExternalStore } from "react";
import { ApiProblem } from "../../api/problem";
import type { Channel, ChannelOption, Conversation, Message, StaffMember } from "../../api/types";
import type { PictureStore } from "../../shared/editor/picture-node";
import { isBlank } from "../../shared/editor/rich-text";
import { useColleagues } from "../account/use-colleagues";
import type { ChosenFile } from "../files/upload";
import { useUploads, type Uploads } from "../files/use-uploads";
import { composed } from "../outbox/composed";
import { afterSending, holding, shownOf, type Draft, type Shown } from "../outbox/draft";
import { leavesFrom } from "../outbox/leaves-from";
import { picturesIn } from "../outbox/mail-body";
import { useOutbox } from "../outbox/outbox-context";
import { missingIn } from "./missing";
import { reachable } from "./opted-out";
import { strangersIn } from "./strangers";
import { useMailPictures } from "./use-mail-pictures";
import { useMailDefaults, useSenders, type MailDefaults } from "./use-mail-settings";

export interface Writing {
  draft: Draft;
  /** Files being handed over, for a mail. */
  uploads: Uploads;
  pictures: PictureStore;
  /** What the page shows of it; null where there is no way to write. */
  shown: Shown | null;
  options: ChannelOption[];
  colleagues: StaffMember[];
  defaults: MailDefaults;
  /** Whether a text goes out in the client's night, too. */
  override: boolean;
  setOverride: (override: boolean) => void;
  edit: (change: (draft: Draft) => Draft) => void;
  change: (part: Partial<Draft>) => void;
  chooseChannel: (channel: Channel) => void;
  /** Now, or at an RFC 3339 moment. */
  send: (at?: string) => void;
}

/** What is being written in a conversation, and all that can be done with it. */
export function useComposer(conversation: Conversation, messages: Message[]): Writing {
  const { id, channels_available: available } = conversation;
  const { drafts, outgoing } = useOutbox();
  const colleagues = useColleagues();
  const defaults = useMailDefaults();
  const senders = useSenders();
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.of(id));
  const uploads = useUploads(id);
  const pictures = useMailPictures(id);
  const [override, setOverride] = useState(false);
  const options = useMemo(() => available.map(reachable), [available]);
  const shown = shownOf(draft, options, messages, defaults.subject);

  const edit = (change: (draft: Draft) => Draft) =>
    drafts.edit(id, (now) => holding({ ...change(now), problem: null }, options, messages));
  const change = (part: Partial<Draft>) => edit((now) => ({ ...now, ...part }));
  const chooseChannel = (channel: Channel) =>
    change({
      channel,
      beforeNote: channel === "internal" ? (shown?.option.channel ?? null) : null,
    });

  const send = (at?: string) => {
    if (!shown) return;
    const { signatureHtml } = defaults;
    const sender = leavesFrom(draft, shown, messages, senders);
    const senderId = sender && senders.length > 1 ? sender.id : draft.mail.senderId;
    const message = composed(draft, shown, { signatureHtml, senderId, uploads: uploads.ids });
    if (message.channel === "sms" && override) message.override_quiet_hours = true;
    if (at !== undefined) message.send_at = at;
    else if (message.channel === "email") message.hold_seconds = defaults.undoSeconds;
    const wordless =
      isBlank({ html: draft.html, text: draft.body }) && draft.mail.quotedHtml === null;
    const isMail = message.channel === "email";
    const waits = isMail && uploads.blocked;
    const problem =
      missingIn(message, shown.option, wordless) ??
      (waits ? ApiProblem.atField("attachments", waits) : null);
    drafts.edit(id, (now) => ({ ...now, problem }));
    if (problem) return;
    setOverride(false);
    const written = isMail ? withFiles(draft, uploads.take()) : draft;
    outgoing.send(
      id,
      message,
      written,
      isMail ? strangersIn(message, conversation, colleagues) : [],
    );
    drafts.edit(id, afterSending);
  };
  return {
    draft,
    uploads,
    pictures,
    shown,
    options,
    colleagues,
    defaults,
    override,
    setOverride,
    edit,
    change,
    chooseChannel,
    send,
  };
}

/** Once it is sent its files are the draft's own, so that it can be taken back whole. */
function withFiles(draft: Draft, items: readonly ChosenFile[]): Draft {
  const shown = picturesIn(draft.html);
  const files = items.flatMap(({ id, name, type, size }) =>
    id === null ? [] : [{ id, name, content_type: type, size, inText: shown.has(id) }],
  );
  return { ...draft, mail: { ...draft.mail, files: [...draft.mail.files, ...files] } };
}
