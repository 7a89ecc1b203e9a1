import type { StaffMember } from "../../api/types";
import { Avatar, initialsOf } from "../../shared/ui/Avatar";
import { memberLabel } from "./member-label";
import "../../shared/editor/mention-list.css";

interface Props {
  id: string;
  members: StaffMember[];
  /** Everybody, to tell namesakes apart. */
  colleagues: StaffMember[];
  active: number;
  onPick: (member: StaffMember) => void;
  onHover: (index: number) => void;
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Suggestions for an @mention. The focus stays in the text; the arrows move the active option. */
export function MentionList({ id, members, colleagues, active, onPick, onHover }: Props) {
  return (
    <>
      <ul id={id} className="mention-list" role="listbox" aria-label="Colleagues">
        {members.map((member, index) => (
          <li
            key={member.id}
            id={optionId(id, index)}
            role="option"
            aria-selected={index === active}
            onPointerEnter={() => onHover(index)}
            onPointerDown={(event) => {
              event.preventDefault();
              onPick(member);
            }}
          >
            <Avatar name={member.name} initials={initialsOf(member.name)} size={30} />
            <span>{memberLabel(member, colleagues)}</span>
            <small>{member.role}</small>
          </li>
        ))}
      </ul>
      <p className="visually-hidden" role="status">
        {members.length} {members.length === 1 ? "suggestion" : "suggestions"}
      </p>
    </>
  );
}
