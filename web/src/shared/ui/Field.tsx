import { useId, type ReactNode } from "react";
import { useField, type ControlProps, type FieldPath } from "./use-field";

interface Props {
  label: string;
  path: FieldPath;
  hint?: string | undefined;
  /** More on how it is laid out. */
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

/** A control under its label, with its hint and what is wrong with it below. */
export function Field({ label, path, hint, className = "", children }: Props) {
  const hintId = useId();
  const { control, line } = useField(path, hint !== undefined && hintId);
  return (
    <div className={`field ${className}`}>
      <label className="field__label" htmlFor={control.id}>
        {label}
      </label>
      {children(control)}
      {hint !== undefined && (
        <span id={hintId} className="field__hint">
          {hint}
        </span>
      )}
      {line}
    </div>
  );
}
