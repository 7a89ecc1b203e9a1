import { useId } from "react";

interface Props {
  label: string;
  value: string;
  type?: "text" | "email" | "tel" | "url";
  hint?: string;
  /** What is wrong with it. */
  fault?: string | undefined;
  longest?: number;
  autoComplete?: string;
  onChange: (value: string) => void;
}

/** A line of text that must be filled in, with its hint and what is wrong with it below. */
export function RegistrationField({
  label,
  value,
  type = "text",
  hint,
  fault,
  longest = 100,
  autoComplete,
  onChange,
}: Props) {
  const id = useId();
  const told = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        type={type}
        required
        maxLength={longest}
        autoComplete={autoComplete}
        aria-invalid={fault ? true : undefined}
        aria-describedby={told || undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint && (
        <span id={`${id}-hint`} className="field__hint">
          {hint}
        </span>
      )}
      {fault && (
        <span id={`${id}-fault`} className="field__error" role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}
