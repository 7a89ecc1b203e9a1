import { Avatar, initialsOf } from "../../shared/ui/Avatar";
import type { KnownPerson } from "./known-people";

interface Props {
  id: string;
  label: string;
  people: readonly KnownPerson[];
  active: number;
  onHover: (index: number) => void;
  onPick: (person: KnownPerson) => void;
}

export function suggestionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Known people below an address field. The focus stays in the field. */
export function AddressSuggestions({ id, label, people, active, onHover, onPick }: Props) {
  return (
    <>
      <ul
        id={id}
        className="address-suggestions"
        role="listbox"
        aria-label={`${label}: people`}
        hidden={people.length === 0}
      >
        {people.map((person, index) => (
          <li
            key={person.address}
            id={suggestionId(id, index)}
            role="option"
            aria-selected={index === active}
            onPointerEnter={() => onHover(index)}
            onPointerDown={(event) => {
              event.preventDefault();
              onPick(person);
            }}
          >
            <Avatar
              name={person.name || person.address}
              initials={initialsOf(person.name || person.address)}
              size={28}
            />
            <span>
              {person.name && <strong>{person.name}</strong>} {person.address}
            </span>
            <small>{person.hint}</small>
          </li>
        ))}
      </ul>
      {people.length > 0 && (
        <p className="visually-hidden" role="status">
          {people.length} {people.length === 1 ? "suggestion" : "suggestions"}
        </p>
      )}
    </>
  );
}
