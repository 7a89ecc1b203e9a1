import {
  useId,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import { addressesIn, isMailAddress, withoutRepeats } from "../../shared/mail-address";
import { useField } from "../../shared/ui/use-field";
import { AddressChip } from "./AddressChip";
import { AddressSuggestions, suggestionId } from "./AddressSuggestions";
import { matchingPeople, type KnownPerson } from "./known-people";
import { usePeopleFound } from "./use-known-people";
import "./address-field.css";

interface Props {
  label: string;
  path: "to" | "cc" | "bcc";
  addresses: readonly string[];
  people: readonly KnownPerson[];
  onChange: (addresses: string[]) => void;
  /** It was just opened. */
  opened?: boolean;
  /** What stands at its end. */
  children?: ReactNode;
}

const SUGGESTED = 7;

/** Addresses as chips. Known people are suggested, any other address is typed or pasted. */
export function AddressField(props: Props) {
  const { label, path, addresses, people, onChange, opened = false, children } = props;
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const places = [path, ...addresses.map((_, index) => `${path}.${index}`)];
  const { control, line } = useField(places);
  const found = usePeopleFound(typed);
  const suggested =
    open && typed.trim() !== ""
      ? matchingPeople([...people, ...found], typed, addresses).slice(0, SUGGESTED)
      : [];

  const add = (more: readonly string[]) => {
    setTyped("");
    setActive(0);
    setOpen(false);
    if (more.length > 0) onChange(withoutRepeats([...addresses, ...more]));
  };
  const remove = (address: string) => {
    onChange(addresses.filter((other) => other !== address));
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const last = addresses.at(-1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: suggested.length - 1 };
    const step = steps[event.key];
    const picked = suggested[active];
    if (step !== undefined && suggested.length > 0) setActive((active + step) % suggested.length);
    else if (event.key === "Backspace" && typed === "" && last !== undefined) remove(last);
    else if (event.key === "Escape" && suggested.length > 0) setOpen(false);
    else if (isEnd(event, typed))
      add(picked && !isMailAddress(typed.trim()) ? [picked.address] : addressesIn(typed));
    else return;
    // Tab goes on to the next field.
    if (event.key !== "Tab") event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = addressesIn(event.clipboardData.getData("text"));
    if (!pasted.some(isMailAddress)) return;
    event.preventDefault();
    add(pasted);
  };

  return (
    <div className="composer__field address-field">
      <div className="composer__line">
        <label htmlFor={control.id}>{label}</label>
        {/* A press beside the chips is meant for the field. */}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
        <div className="address-field__box" onClick={() => input.current?.focus()}>
          <ul className="address-field__chips" aria-label={`${label}: chosen`}>
            {addresses.map((address) => (
              <AddressChip
                key={address}
                address={address}
                name={people.find((known) => known.address === address)?.name ?? ""}
                onRemove={() => remove(address)}
              />
            ))}
          </ul>
          <input
            {...control}
            ref={input}
            className="address-field__input"
            role="combobox"
            type="text"
            inputMode="email"
            autoComplete="off"
            spellCheck={false}
            // It was asked for by a button that is gone now.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={opened}
            aria-autocomplete="list"
            aria-expanded={suggested.length > 0}
            aria-controls={listId}
            aria-activedescendant={suggested.length > 0 ? suggestionId(listId, active) : undefined}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setActive(0);
              setOpen(true);
            }}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onBlur={() => add(addressesIn(typed))}
          />
        </div>
        {children}
      </div>
      <AddressSuggestions
        id={listId}
        label={label}
        people={suggested}
        active={active}
        onHover={setActive}
        onPick={(person) => {
          add([person.address]);
          input.current?.focus();
        }}
      />
      {line}
    </div>
  );
}

/** Whether a key ends an address. */
function isEnd({ key, ctrlKey, metaKey }: KeyboardEvent, typed: string): boolean {
  if (key === "Enter") return !ctrlKey && !metaKey;
  if (typed.trim() === "") return key === "," || key === ";";
  return [",", ";", "Tab"].includes(key) || (key === " " && isMailAddress(typed.trim()));
}
