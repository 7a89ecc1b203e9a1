interface Props {
  label: string;
  value: string;
  type?: "text" | "email" | "tel";
  required?: boolean;
  onChange: (value: string) => void;
}

export function TextField({ label, value, type = "text", required = false, onChange }: Props) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <input
        className="input"
        type={type}
        required={required}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
