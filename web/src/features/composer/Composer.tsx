import { useId, useState, useSyncExternalStore, type FormEvent } from "react";
import type { Conversation, Message } from "../../api/types";
import { Icon } from "../../shared/ui/Icon";
import { useColleagues } from "../account/use-colleagues";
import { chosenOption, composed, replySubject, written, type Draft } from "../outbox/draft";
import { useOutbox } from "../outbox/outbox-context";
import { ChannelPicker } from "./ChannelPicker";
import { MessageField } from "./MessageField";
import { OptedOutList } from "./NoSmsBadge";
import { NoteSwitch } from "./NoteSwitch";
import { reachable } from "./opted-out";
import { RecipientSelect } from "./RecipientSelect";
import { SmsMeter } from "../../shared/ui/SmsMeter";
import { SmsTools } from "./SmsTools";
import { TemplatePicker } from "../templates/TemplatePicker";
import { missingIn } from "./missing";
import "./composer.css";

interface Props {
  conversation: Conversation;
  messages: Message[];
}

export function Composer({ conversation, messages }: Props) {
  const { drafts, outgoing } = useOutbox();
  const colleagues = useColleagues();
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.of(conversation.id));
  const [missing, setMissing] = useState<string | null>(null);
  const missingId = useId();
  const [override, setOverride] = useState(false);
  const chosen = chosenOption(draft, conversation.channels_available);
  const option = chosen && reachable(chosen);

  const change = (part: Partial<Draft>) => {
    drafts.change(conversation.id, part);
    setMissing(null);
  };

  const send = () => {
    if (!option) return;
    const message = composed(draft, option, messages, colleagues);
    if (option.channel === "sms" && override) message.override_quiet_hours = true;
    const fault = missingIn(message);
    setMissing(fault);
    if (fault) return;
    setOverride(false);
    outgoing.send(conversation.id, message);
    change({ body: "", held: null, subject: null, to: null });
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };

  const isNote = option?.channel === "internal";
  return (
    <form
      className="composer"
      aria-label="Composer"
      data-channel={option?.channel}
      data-note={isNote}
      onSubmit={onSubmit}
    >
      <ChannelPicker
        options={conversation.channels_available}
        chosen={option?.channel ?? null}
        onChoose={(channel) => change({ channel })}
      />
      <OptedOutList options={conversation.channels_available} />
      {option && (
        <>
          <div className="composer__address">
            <RecipientSelect draft={draft} option={option} messages={messages} onChange={change} />
            {option.channel === "email" && (
              <label className="composer__line">
                <span>Subject</span>
                <input
                  className="input"
                  value={draft.subject ?? replySubject(messages)}
                  aria-describedby={missing ? missingId : undefined}
                  onChange={(event) => change({ subject: event.target.value })}
                />
              </label>
            )}
          </div>
          <MessageField
            value={draft.body}
            isNote={isNote}
            colleagues={colleagues}
            describedBy={missing ? missingId : undefined}
            onChange={(body) => change(written(draft, body, conversation.channels_available))}
            onSend={send}
          />
          {missing && (
            <p id={missingId} className="field__error" role="alert">
              {missing}
            </p>
          )}
          <div className="composer__foot">
            <NoteSwitch
              options={conversation.channels_available}
              on={isNote}
              onSwitch={(channel) => change({ channel })}
            />
            {option.channel !== "internal" && (
              <TemplatePicker
                key={option.channel}
                conversationId={conversation.id}
                channel={option.channel}
                onPick={({ subject, body }) =>
                  change(option.channel === "email" && subject ? { subject, body } : { body })
                }
              />
            )}
            {option.channel === "sms" && (
              <>
                <SmsTools override={override} onOverride={setOverride} />
                <SmsMeter text={draft.body} />
              </>
            )}
            <button type="submit" className="button button--primary composer__send">
              <Icon name={isNote ? "internal" : "send"} size={18} />
              {isNote ? "Save note" : "Send"}
            </button>
          </div>
        </>
      )}
    </form>
  );
}
