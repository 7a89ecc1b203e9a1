interface Props {
  label: string;
  value: string;
  onChange: (time: string) => void;
}

export function TimeField({ label, value, onChange }: Props) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <input
        className="input"
        type="time"
        required
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
