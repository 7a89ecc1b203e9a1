import { Field } from "../../shared/ui/Field";

interface Props {
  label: string;
  path: string;
  value: string;
  onChange: (time: string) => void;
}

export function TimeField({ label, path, value, onChange }: Props) {
  return (
    <Field label={label} path={path}>
      {(control) => (
        <input
          {...control}
          className="input"
          type="time"
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
