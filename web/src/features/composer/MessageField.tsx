import { useId, useState, type KeyboardEvent, type RefObject } from "react";
import type { StaffMember } from "../../api/types";
import { insertText } from "../../shared/insert-text";
import { matchingStaff, mentionQueryAt, type MentionQuery } from "../../shared/mention-text";
import { useField } from "../../shared/ui/use-field";
import type { DraftMention } from "../outbox/draft";
import { MentionList, optionId } from "./MentionList";

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  value: string;
  isNote: boolean;
  colleagues: StaffMember[];
  /** `caret`: where the cursor stands behind the change. */
  onChange: (text: string, caret: number) => void;
  /** A colleague was chosen, and their name put into the text. */
  onMention: (mention: DraftMention) => void;
  onSend: () => void;
}

const SUGGESTED = 6;

export function MessageField(props: Props) {
  const { field, value, isNote, colleagues, onChange, onMention, onSend } = props;
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [active, setActive] = useState(0);
  const listId = useId();
  const { control, line } = useField(["body", "mentions"]);

  const found = isNote && query ? matchingStaff(colleagues, query.text).slice(0, SUGGESTED) : [];
  const open = found.length > 0;

  const take = (member: StaffMember) => {
    if (!query || !field.current) return;
    const { start } = query;
    const typed = start + 1 + query.text.length;
    const text = `@${member.name}`;
    field.current.setSelectionRange(start, value[typed] === " " ? typed + 1 : typed);
    insertText(field.current, `${text} `);
    onMention({ id: member.id, start, text });
    setQuery(null);
  };

  const onListKey = (event: KeyboardEvent): boolean => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: found.length - 1 };
    const step = steps[event.key];
    const member = found[active];
    if (step !== undefined) setActive((active + step) % found.length);
    else if ((event.key === "Enter" || event.key === "Tab") && member) take(member);
    else if (event.key === "Escape") setQuery(null);
    else return false;
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const sends = event.key === "Enter" && (event.metaKey || event.ctrlKey);
    if (sends) onSend();
    if (sends || (open && onListKey(event))) event.preventDefault();
  };

  const read = (element: HTMLTextAreaElement) => {
    setActive(0);
    setQuery(mentionQueryAt(element.value, element.selectionStart));
  };

  return (
    <div className="message-field">
      {open && (
        <MentionList
          id={listId}
          members={found}
          colleagues={colleagues}
          active={active}
          onPick={take}
          onHover={setActive}
        />
      )}
      <textarea
        {...control}
        ref={field}
        className="message-field__text"
        rows={2}
        value={value}
        placeholder={isNote ? "Write a note. @ mentions a colleague." : "Write a message"}
        aria-label="Message"
        aria-autocomplete={isNote ? "list" : "none"}
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open ? optionId(listId, active) : undefined}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        onKeyDown={onKeyDown}
        onChange={(event) => {
          onChange(event.target.value, event.target.selectionEnd);
          read(event.target);
        }}
        onClick={(event) => read(event.currentTarget)}
        onBlur={() => setQuery(null)}
      />
      {line}
    </div>
  );
}
