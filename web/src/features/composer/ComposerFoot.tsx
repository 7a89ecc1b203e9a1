import type { RefObject } from "react";
import type { Channel, Conversation } from "../../api/types";
import { insertText } from "../../shared/insert-text";
import { Icon } from "../../shared/ui/Icon";
import { TemplatePicker, type Rendered } from "../templates/TemplatePicker";
import type { Draft, Shown } from "../outbox/draft";
import { NoteSwitch } from "./NoteSwitch";
import { SmsTools } from "./SmsTools";
import { TextMeter } from "./TextMeter";

interface Props {
  conversation: Conversation;
  draft: Draft;
  shown: Shown;
  field: RefObject<HTMLTextAreaElement | null>;
  override: boolean;
  onOverride: (override: boolean) => void;
  onChannel: (channel: Channel) => void;
  onChange: (part: Partial<Draft>) => void;
}

/** What stands below the message: note or not, templates, what a text needs, and Send. */
export function ComposerFoot(props: Props) {
  const { conversation, draft, shown, field, override, onOverride, onChannel, onChange } = props;
  const { channel } = shown.option;
  const isNote = channel === "internal";

  const take = ({ name, subject, body }: Rendered) => {
    if (!field.current) return;
    const start = field.current.selectionStart;
    // At the cursor, beside what was typed: a template is there to help, not to replace.
    insertText(field.current, body);
    onChange({
      template: { name, start, text: body, subject: draft.subject },
      ...(channel === "email" && subject && draft.subject === null && { subject }),
    });
  };

  return (
    <div className="composer__foot">
      <NoteSwitch
        options={conversation.channels_available}
        on={isNote}
        before={draft.beforeNote}
        onSwitch={onChannel}
      />
      {!isNote && (
        <TemplatePicker
          key={channel}
          conversationId={conversation.id}
          channel={channel}
          to={shown.envelope.to}
          onPick={take}
        />
      )}
      {channel === "sms" && (
        <>
          <SmsTools override={override} onOverride={onOverride} />
          <TextMeter
            text={draft.body}
            phone={shown.envelope.to}
            clientId={conversation.client?.id ?? null}
          />
        </>
      )}
      <button type="submit" className="button button--primary composer__send">
        <Icon name={isNote ? "internal" : "send"} size={18} />
        {isNote ? "Save note" : "Send"}
      </button>
    </div>
  );
}
