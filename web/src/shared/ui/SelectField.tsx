import { Field } from "./Field";
import type { FieldPath } from "./use-field";

interface Props<T extends string> {
  label: string;
  path: FieldPath;
  value: T;
  /** Values and what they are called, in order. */
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}

export function SelectField<T extends string>({ label, path, value, options, onChange }: Props<T>) {
  return (
    <Field label={label} path={path}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={value}
          // The options are its only values.
          onChange={(event) => onChange(event.target.value as T)}
        >
          {options.map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
