import { useMemo, useRef, useState, useSyncExternalStore, type FormEvent } from "react";
import type { Channel, Conversation, Message } from "../../api/types";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useColleagues } from "../account/use-colleagues";
import { afterSending, composed, holding, shownOf, written, type Draft } from "../outbox/draft";
import { useOutbox } from "../outbox/outbox-context";
import { overtakenBy, turned } from "../outbox/overtaken";
import { ChannelPicker } from "./ChannelPicker";
import { ComposerFoot } from "./ComposerFoot";
import { Envelope } from "./Envelope";
import { MentionedLine } from "./MentionedLine";
import { MessageField } from "./MessageField";
import { missingIn } from "./missing";
import { OptedOutList } from "./NoSmsBadge";
import { reachable } from "./opted-out";
import { OvertakenLine } from "./OvertakenLine";
import { TemplateUndo } from "./TemplateUndo";
import "./composer.css";

interface Props {
  conversation: Conversation;
  messages: Message[];
}

export function Composer({ conversation, messages }: Props) {
  const { id, channels_available: available } = conversation;
  const { drafts, outgoing } = useOutbox();
  const colleagues = useColleagues();
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.of(id));
  const [override, setOverride] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const options = useMemo(() => available.map(reachable), [available]);
  const shown = shownOf(draft, options, messages);
  const option = shown?.option;

  const edit = (change: (draft: Draft) => Draft) =>
    drafts.edit(id, (now) => holding({ ...change(now), problem: null }, options, messages));
  const change = (part: Partial<Draft>) => edit((now) => ({ ...now, ...part }));
  const chooseChannel = (channel: Channel) =>
    change({ channel, beforeNote: channel === "internal" ? (option?.channel ?? null) : null });

  const send = () => {
    if (!shown) return;
    const message = composed(draft, shown);
    if (message.channel === "sms" && override) message.override_quiet_hours = true;
    const problem = missingIn(message, shown.option);
    drafts.edit(id, (now) => ({ ...now, problem }));
    if (problem) return;
    setOverride(false);
    outgoing.send(id, message, draft);
    drafts.edit(id, afterSending);
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
          options={available}
          chosen={option?.channel ?? null}
          onChoose={chooseChannel}
        />
        <OptedOutList options={available} />
        {shown && (
          <>
            <Envelope draft={draft} shown={shown} onChange={change} />
            <OvertakenLine
              shown={shown}
              by={overtakenBy(draft, options, messages)}
              onTurn={(by) => edit((now) => turned(now, by))}
            />
            <MessageField
              field={field}
              value={draft.body}
              isNote={isNote}
              colleagues={colleagues}
              onChange={(body, caret) => edit((now) => written(now, body, caret))}
              onMention={(mention) =>
                edit((now) => ({ ...now, mentions: [...now.mentions, mention] }))
              }
              onSend={send}
            />
            {isNote && <MentionedLine mentions={draft.mentions} colleagues={colleagues} />}
            <TemplateUndo draft={draft} field={field} onChange={change} />
          </>
        )}
        <ProblemLine problem={draft.problem} />
      </FieldProblems>
      {shown && (
        <ComposerFoot
          conversation={conversation}
          draft={draft}
          shown={shown}
          field={field}
          override={override}
          onOverride={setOverride}
          onChannel={chooseChannel}
          onChange={change}
        />
      )}
    </form>
  );
}
