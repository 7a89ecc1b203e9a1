import { useId, useRef, useState } from "react";
import { Icon } from "../../shared/ui/Icon";
import { useDismiss } from "../../shared/use-dismiss";
import { laterChoices, laterLabel, momentTyped, ownZone, zoneLabel } from "./schedule";
import { useClientZone } from "./use-client-zone";
import "./send-later.css";

interface Props {
  clientId: string | null;
  /** An RFC 3339 moment. */
  onSchedule: (at: string) => void;
}

/** Sends at an hour that is chosen, by one's own clock or by the client's. */
export function SendLater(props: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, open, () => setOpen(false));
  return (
    <div ref={box} className="send-later">
      <button
        type="button"
        className="button button--icon send-later__button"
        aria-label="Send later"
        aria-expanded={open}
        title="Send later"
        onClick={() => setOpen(!open)}
      >
        <Icon name="calendar" size={18} />
      </button>
      {open && (
        <section className="send-later__panel" role="dialog" aria-label="Send later">
          <Choices
            {...props}
            onSchedule={(at) => {
              setOpen(false);
              props.onSchedule(at);
            }}
          />
        </section>
      )}
    </div>
  );
}

function Choices({ clientId, onSchedule }: Props) {
  const own = ownZone();
  const theirs = useClientZone(clientId);
  const [byTheirs, setByTheirs] = useState(true);
  const [now] = useState(() => new Date());
  const two = theirs !== null && theirs !== own;
  const zone = two && byTheirs ? theirs : own;
  return (
    <>
      {two && (
        <label className="checkbox">
          <input
            type="checkbox"
            checked={byTheirs}
            onChange={(event) => setByTheirs(event.target.checked)}
          />
          By the client’s clock ({zoneLabel(theirs)})
        </label>
      )}
      <ul>
        {laterChoices(now, zone).map(({ label, at }) => (
          <li key={label}>
            <button
              type="button"
              className="send-later__choice"
              onClick={() => onSchedule(at.toISOString())}
            >
              {label} <span>{laterLabel(at, zone)}</span>
            </button>
          </li>
        ))}
      </ul>
      <PickedTime zone={zone} onSchedule={onSchedule} />
    </>
  );
}

function PickedTime({ zone, onSchedule }: { zone: string; onSchedule: (at: string) => void }) {
  const [typed, setTyped] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  const take = () => {
    const at = momentTyped(typed, zone);
    if (!at) setRefused("Choose a date and a time.");
    else if (at.getTime() <= Date.now()) setRefused("That has passed. Choose a later time.");
    else onSchedule(at.toISOString());
  };
  return (
    <div className="send-later__picked">
      <label htmlFor={id}>Pick date and time ({zoneLabel(zone)})</label>
      <input
        id={id}
        className="input"
        type="datetime-local"
        value={typed}
        aria-invalid={refused !== null || undefined}
        aria-describedby={refused ? `${id}-problem` : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="button" className="button button--small" onClick={take}>
        Schedule
      </button>
      {refused && (
        <p id={`${id}-problem`} className="field__error" role="alert">
          {refused}
        </p>
      )}
    </div>
  );
}
