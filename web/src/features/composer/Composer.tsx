import { useState, useSyncExternalStore, type FormEvent } from "react";
import type { ChannelOption, Conversation, Message } from "../../api/types";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { SmsMeter } from "../../shared/ui/SmsMeter";
import { useColleagues } from "../account/use-colleagues";
import { chosenOption, composed, replySubject, written, type Draft } from "../outbox/draft";
import { useOutbox } from "../outbox/outbox-context";
import { TemplatePicker } from "../templates/TemplatePicker";
import { AddressLine } from "./AddressLine";
import { ChannelPicker } from "./ChannelPicker";
import { MessageField } from "./MessageField";
import { missingIn } from "./missing";
import { OptedOutList } from "./NoSmsBadge";
import { NoteSwitch } from "./NoteSwitch";
import { reachable } from "./opted-out";
import { RecipientSelect } from "./RecipientSelect";
import { SmsTools } from "./SmsTools";
import "./composer.css";

interface Props {
  conversation: Conversation;
  messages: Message[];
}

export function Composer({ conversation, messages }: Props) {
  const { drafts, outgoing } = useOutbox();
  const colleagues = useColleagues();
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.of(conversation.id));
  const [override, setOverride] = useState(false);
  const options = conversation.channels_available;
  const chosen = chosenOption(draft, options);
  const option = chosen && reachable(chosen);

  const change = (part: Partial<Draft>) =>
    drafts.change(conversation.id, { ...part, problem: null });

  const send = () => {
    if (!option) return;
    const message = composed(draft, option, messages, colleagues);
    if (option.channel === "sms" && override) message.override_quiet_hours = true;
    const problem = missingIn(message);
    drafts.change(conversation.id, { problem });
    if (problem) return;
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
      <FieldProblems problem={draft.problem}>
        <ChannelPicker
          options={options}
          chosen={option?.channel ?? null}
          onChoose={(channel) => change({ channel })}
        />
        <OptedOutList options={options} />
        {option && (
          <>
            <Envelope draft={draft} option={option} messages={messages} onChange={change} />
            <MessageField
              value={draft.body}
              isNote={isNote}
              colleagues={colleagues}
              onChange={(body) => change(written(draft, body, options))}
              onSend={send}
            />
          </>
        )}
        <ProblemLine problem={draft.problem} />
      </FieldProblems>
      {option && (
        <div className="composer__foot">
          <NoteSwitch options={options} on={isNote} onSwitch={(channel) => change({ channel })} />
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
      )}
    </form>
  );
}

interface EnvelopeProps {
  draft: Draft;
  option: ChannelOption;
  messages: Message[];
  onChange: (part: Partial<Draft>) => void;
}

/** To whom it goes, and under which subject. */
function Envelope({ draft, option, messages, onChange }: EnvelopeProps) {
  return (
    <div className="composer__address">
      <RecipientSelect draft={draft} option={option} messages={messages} onChange={onChange} />
      {option.channel === "email" && (
        <AddressLine label="Subject" path="subject">
          {(control) => (
            <input
              {...control}
              className="input"
              value={draft.subject ?? replySubject(messages)}
              onChange={(event) => onChange({ subject: event.target.value })}
            />
          )}
        </AddressLine>
      )}
    </div>
  );
}
