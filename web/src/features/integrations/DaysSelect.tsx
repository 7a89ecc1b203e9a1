import { Field } from "../../shared/ui/Field";

const DAYS: [days: number, label: string][] = [
  [30, "The last 30 days"],
  [90, "The last 90 days"],
  [365, "The last year"],
];

interface Props {
  days: number;
  path: string;
  /** What no earlier mail at all is called, where that is a choice. */
  none?: string;
  onChange: (days: number) => void;
}

/** How much earlier mail is taken in. */
export function DaysSelect({ days, path, none, onChange }: Props) {
  return (
    <Field label="Take in earlier mail" path={path} className="connect__days">
      {(control) => (
        <select
          {...control}
          className="input"
          value={days}
          onChange={(event) => onChange(Number(event.target.value))}
        >
          {none && <option value={0}>{none}</option>}
          {DAYS.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
