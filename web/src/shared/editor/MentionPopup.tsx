import { Avatar, initialsOf } from "../ui/Avatar";
import type { Mentions } from "./use-mentions";
import "./mention-list.css";

export function mentionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Suggestions for an @mention. The focus stays in the text; the arrows move the active option. */
export function MentionPopup({ id, mentions }: { id: string; mentions: Mentions }) {
  const { found, active, setActive, pick } = mentions;
  if (found.length === 0) return null;
  return (
    <>
      <ul id={id} className="mention-list" role="listbox" aria-label="People">
        {found.map((who, index) => (
          <li
            key={who.id}
            id={mentionId(id, index)}
            role="option"
            aria-selected={index === active}
            onPointerEnter={() => setActive(index)}
            onPointerDown={(event) => {
              event.preventDefault();
              pick(who);
            }}
          >
            <Avatar name={who.name} initials={initialsOf(who.name)} size={30} />
            <span>{who.name}</span>
            <small>{who.hint}</small>
          </li>
        ))}
      </ul>
      <p className="visually-hidden" role="status">
        {found.length} {found.length === 1 ? "suggestion" : "suggestions"}
      </p>
    </>
  );
}
