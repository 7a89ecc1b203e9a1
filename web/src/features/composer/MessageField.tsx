import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import type { StaffMember } from "../../api/types";
import {
  insertMention,
  matchingStaff,
  mentionQueryAt,
  type MentionQuery,
} from "../../shared/mention-text";
import { useField } from "../../shared/ui/use-field";
import { MentionList, optionId } from "./MentionList";

interface Props {
  value: string;
  isNote: boolean;
  colleagues: StaffMember[];
  onChange: (text: string) => void;
  onSend: () => void;
}

const SUGGESTED = 6;

export function MessageField(props: Props) {
  const { value, isNote, colleagues, onChange, onSend } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [active, setActive] = useState(0);
  const [caret, setCaret] = useState<number | null>(null);
  const listId = useId();
  const { control, line } = useField(["body", "mentions"]);

  useEffect(() => {
    if (caret !== null) field.current?.setSelectionRange(caret, caret);
  }, [caret]);

  const found = isNote && query ? matchingStaff(colleagues, query.text).slice(0, SUGGESTED) : [];
  const open = found.length > 0;

  const take = (member: StaffMember) => {
    if (!query) return;
    const inserted = insertMention(value, query, member.name);
    onChange(inserted.text);
    setCaret(inserted.caret);
    setQuery(null);
    field.current?.focus();
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
    setCaret(null);
    setActive(0);
    setQuery(mentionQueryAt(element.value, element.selectionStart));
  };

  return (
    <div className="message-field">
      {open && (
        <MentionList
          id={listId}
          members={found}
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
          onChange(event.target.value);
          read(event.target);
        }}
        onClick={(event) => read(event.currentTarget)}
        onBlur={() => setQuery(null)}
      />
      {line}
    </div>
  );
}
