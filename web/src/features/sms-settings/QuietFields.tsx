import type { SmsSettings } from "../../api/settings-types";
import { SwitchField } from "./SwitchField";
import { TimeField } from "./TimeField";
import { ZoneSelect } from "./ZoneSelect";

interface Props {
  value: SmsSettings["quiet_hours"];
  onChange: (value: SmsSettings["quiet_hours"]) => void;
}

export function QuietFields({ value, onChange }: Props) {
  return (
    <fieldset className="panel__group">
      <legend className="visually-hidden">Quiet hours</legend>
      <SwitchField
        label="Quiet hours"
        path="quiet_hours.enabled"
        on={value.enabled}
        onSwitch={(enabled) => onChange({ ...value, enabled })}
      />
      <p className="panel__lead">
        Texts written at night wait for the morning, by the client’s own clock.
      </p>
      {value.enabled && (
        <div className="panel__row">
          <TimeField
            label="Quiet from"
            path="quiet_hours.start"
            value={value.start}
            onChange={(start) => onChange({ ...value, start })}
          />
          <TimeField
            label="Quiet until"
            path="quiet_hours.end"
            value={value.end}
            onChange={(end) => onChange({ ...value, end })}
          />
          <ZoneSelect
            label="When a client’s time zone is unknown"
            path="quiet_hours.default_time_zone"
            value={value.default_time_zone}
            onChange={(default_time_zone) => onChange({ ...value, default_time_zone })}
          />
        </div>
      )}
    </fieldset>
  );
}
