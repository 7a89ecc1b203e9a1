import type { SmsSettings } from "../../api/settings-types";
import { useField } from "../../shared/ui/use-field";
import { TimeField } from "./TimeField";
import { ZoneSelect } from "./ZoneSelect";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

interface Props {
  value: SmsSettings["office_hours"];
  onChange: (value: SmsSettings["office_hours"]) => void;
}

export function OfficeFields({ value, onChange }: Props) {
  const toggle = (day: number) => {
    const days = value.days.includes(day)
      ? value.days.filter((d) => d !== day)
      : [...value.days, day];
    onChange({ ...value, days: days.toSorted((a, b) => a - b) });
  };
  return (
    <fieldset className="panel__group">
      <legend className="visually-hidden">Office hours</legend>
      <h3>Office hours</h3>
      <OfficeDays days={value.days} onToggle={toggle} />
      <div className="panel__row">
        <TimeField
          label="Open from"
          path="office_hours.start"
          value={value.start}
          onChange={(start) => onChange({ ...value, start })}
        />
        <TimeField
          label="Open until"
          path="office_hours.end"
          value={value.end}
          onChange={(end) => onChange({ ...value, end })}
        />
        <ZoneSelect
          label="Office time zone"
          path="office_hours.time_zone"
          value={value.time_zone}
          onChange={(time_zone) => onChange({ ...value, time_zone })}
        />
      </div>
    </fieldset>
  );
}

interface DaysProps {
  /** 0 is Monday. */
  days: readonly number[];
  onToggle: (day: number) => void;
}

function OfficeDays({ days, onToggle }: DaysProps) {
  const { control, line } = useField("office_hours.days");
  const { id, ...told } = control;
  return (
    <>
      <div className="days" role="group" aria-label="Office days">
        {DAYS.map((name, day) => (
          <label key={name} className="days__day">
            <input
              {...told}
              id={day === 0 ? id : undefined}
              type="checkbox"
              className="visually-hidden"
              checked={days.includes(day)}
              onChange={() => onToggle(day)}
            />
            <span>{name}</span>
          </label>
        ))}
      </div>
      {line}
    </>
  );
}
