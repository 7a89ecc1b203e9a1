import type { Conversation } from "../../api/types";
import { Icon } from "../../shared/ui/Icon";
import { TemplatePicker, type Rendered } from "../templates/TemplatePicker";
import { FilePicker } from "../files/FilePicker";
import type { Shown } from "../outbox/draft";
import { NoteSwitch } from "./NoteSwitch";
import { SendLater } from "./SendLater";
import { SmsTools } from "./SmsTools";
import { TextMeter } from "./TextMeter";
import type { Writing } from "./use-composer";

interface Props {
  conversation: Conversation;
  writing: Writing;
  shown: Shown;
  onTemplate: (rendered: Rendered) => void;
}

/** What stands below the message: note or not, templates, what a text needs, and Send. */
export function ComposerFoot({ conversation, writing, shown, onTemplate }: Props) {
  const { draft, override, setOverride, chooseChannel, send } = writing;
  const { channel } = shown.option;
  const isNote = channel === "internal";
  const clientId = conversation.client?.id ?? null;
  const to = channel === "email" ? (shown.mailTo[0] ?? null) : shown.envelope.to;
  return (
    <div className="composer__foot">
      <NoteSwitch
        options={conversation.channels_available}
        on={isNote}
        before={draft.beforeNote}
        onSwitch={chooseChannel}
      />
      {!isNote && (
        <TemplatePicker
          key={channel}
          conversationId={conversation.id}
          channel={channel}
          to={to}
          onPick={onTemplate}
        />
      )}
      {channel === "email" && <FilePicker uploads={writing.uploads} />}
      {channel === "sms" && (
        <>
          <SmsTools override={override} onOverride={setOverride} />
          <TextMeter text={draft.body} phone={to} clientId={clientId} />
        </>
      )}
      <div className="composer__send">
        {!isNote && <SendLater clientId={clientId} onSchedule={send} />}
        <button type="submit" className="button button--primary">
          <Icon name={isNote ? "internal" : "send"} size={18} />
          {isNote ? "Save note" : "Send"}
        </button>
      </div>
    </div>
  );
}
