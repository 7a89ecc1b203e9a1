import { useEffect, useRef, type FormEvent } from "react";
import type { Conversation, Message } from "../../api/types";
import { preloadEditor } from "../../shared/editor/load-surface";
import type { EditorHandle } from "../../shared/editor/RichEditor";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { overtakenBy, turned } from "../outbox/overtaken";
import { AnswerWarnings } from "./AnswerWarnings";
import { ChannelPicker } from "./ChannelPicker";
import { ComposerFoot } from "./ComposerFoot";
import { ComposerText } from "./ComposerText";
import { Envelope } from "./Envelope";
import { NewAddressLine } from "./NewAddressLine";
import { OptedOutList } from "./NoSmsBadge";
import { OvertakenLine } from "./OvertakenLine";
import { useComposer } from "./use-composer";
import { useComposerDrop } from "./use-composer-drop";
import { useTemplateInsert } from "./use-template-insert";
import "./composer.css";

interface Props {
  conversation: Conversation;
  messages: Message[];
}

export function Composer({ conversation, messages }: Props) {
  const writing = useComposer(conversation, messages);
  const { draft, shown, options, edit, change, chooseChannel, send } = writing;
  const field = useRef<HTMLTextAreaElement>(null);
  const rich = useRef<EditorHandle>(null);
  const insertTemplate = useTemplateInsert(writing, field, rich);
  useEffect(preloadEditor, []);
  useFocusOnAnswer(draft.mail.answering, rich);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };

  const channel = shown?.option.channel ?? null;
  const drop = useComposerDrop(writing.uploads.add, channel === "email");
  return (
    <form
      className="composer"
      aria-label="Composer"
      data-channel={channel ?? undefined}
      data-note={channel === "internal"}
      data-over={drop.over}
      onSubmit={onSubmit}
      {...drop.zone}
    >
      <NewAddressLine conversation={conversation} />
      <FieldProblems problem={draft.problem}>
        <ChannelPicker
          options={conversation.channels_available}
          chosen={channel}
          onChoose={chooseChannel}
        />
        <OptedOutList options={conversation.channels_available} />
        {shown && (
          <>
            <Envelope draft={draft} shown={shown} messages={messages} onChange={change} />
            <AnswerWarnings answering={channel === "email" ? draft.mail.answering : null} />
            <OvertakenLine
              shown={shown}
              by={overtakenBy(draft, options, messages)}
              onTurn={(by) => edit((now) => turned(now, by))}
            />
            <ComposerText writing={writing} shown={shown} field={field} rich={rich} />
          </>
        )}
        <ProblemLine problem={draft.problem} />
      </FieldProblems>
      {shown && (
        <ComposerFoot
          conversation={conversation}
          writing={writing}
          shown={shown}
          onTemplate={insertTemplate}
        />
      )}
    </form>
  );
}

/** An answer begun at a message is written at once. */
function useFocusOnAnswer(
  answering: object | null,
  rich: { readonly current: EditorHandle | null },
): void {
  const before = useRef(answering);
  useEffect(() => {
    if (answering !== null && answering !== before.current) rich.current?.focus();
    before.current = answering;
  }, [answering, rich]);
}
