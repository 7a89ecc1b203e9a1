import { zoneChoices } from "../../shared/time-zones";

interface Props {
  label: string;
  value: string;
  onChange: (zone: string) => void;
}

export function ZoneSelect({ label, value, onChange }: Props) {
  return (
    <label className="field">
      <span className="field__label">{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {zoneChoices(value).map((zone) => (
          <option key={zone.value} value={zone.value}>
            {zone.label}
          </option>
        ))}
      </select>
    </label>
  );
}
