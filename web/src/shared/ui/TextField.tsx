import type { InputHTMLAttributes } from "react";
import { Field } from "./Field";
import type { FieldPath } from "./use-field";

type Passed = "type" | "required" | "maxLength" | "autoComplete" | "placeholder";

interface Props extends Pick<InputHTMLAttributes<HTMLInputElement>, Passed> {
  label: string;
  path: FieldPath;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
}

export function TextField({ label, path, hint, onChange, ...passed }: Props) {
  return (
    <Field label={label} path={path} hint={hint}>
      {(control) => (
        <input
          {...control}
          {...passed}
          className="input"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
