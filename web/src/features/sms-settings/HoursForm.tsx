import { useState, type FormEvent } from "react";
import { answer } from "../../api/client";
import type { SmsSettings } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { useMay } from "../account/may";
import { AutoReplyFields } from "./AutoReplyFields";
import { TimeField } from "./TimeField";
import { ZoneSelect } from "./ZoneSelect";

interface Props {
  settings: SmsSettings;
  onSaved: (settings: SmsSettings) => void;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

export function HoursForm({ settings, onSaved }: Props) {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const action = useAction();
  const [form, setForm] = useState(settings);
  const [saved, setSaved] = useState(false);

  const change = (part: Partial<SmsSettings>) => {
    setForm({ ...form, ...part });
    setSaved(false);
  };

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const done = await action.run(async () =>
      onSaved(await answer(api.PUT("/sms/settings", { body: form }))),
    );
    setSaved(done);
  };

  return (
    <form aria-label="Hours and auto-reply" onSubmit={(event) => void save(event)}>
      <fieldset className="panel__form" disabled={!mayEdit}>
        <QuietFields value={form.quiet_hours} onChange={(quiet_hours) => change({ quiet_hours })} />
        <OfficeFields
          value={form.office_hours}
          onChange={(office_hours) => change({ office_hours })}
        />
        <AutoReplyFields
          value={form.auto_reply}
          onChange={(auto_reply) => change({ auto_reply })}
        />
        <ProblemLine problem={action.problem} />
        {mayEdit && (
          <div className="panel__actions">
            <button type="submit" className="button button--primary" disabled={action.busy}>
              {action.busy ? "Saving…" : "Save hours"}
            </button>
            {saved && (
              <p className="panel__saved" role="status">
                Saved
              </p>
            )}
          </div>
        )}
      </fieldset>
    </form>
  );
}

interface Fields<K extends keyof SmsSettings> {
  value: SmsSettings[K];
  onChange: (value: SmsSettings[K]) => void;
}

function QuietFields({ value, onChange }: Fields<"quiet_hours">) {
  return (
    <fieldset className="panel__group">
      <legend className="visually-hidden">Quiet hours</legend>
      <label className="checkbox">
        <input
          type="checkbox"
          checked={value.enabled}
          onChange={(event) => onChange({ ...value, enabled: event.target.checked })}
        />
        Quiet hours
      </label>
      <p className="panel__lead">
        Texts written at night wait for the morning, by the client’s own clock.
      </p>
      {value.enabled && (
        <div className="panel__row">
          <TimeField
            label="Quiet from"
            value={value.start}
            onChange={(start) => onChange({ ...value, start })}
          />
          <TimeField
            label="Quiet until"
            value={value.end}
            onChange={(end) => onChange({ ...value, end })}
          />
          <ZoneSelect
            label="When a client’s time zone is unknown"
            value={value.default_time_zone}
            onChange={(default_time_zone) => onChange({ ...value, default_time_zone })}
          />
        </div>
      )}
    </fieldset>
  );
}

function OfficeFields({ value, onChange }: Fields<"office_hours">) {
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
      <div className="days" role="group" aria-label="Office days">
        {DAYS.map((name, day) => (
          <label key={name} className="days__day">
            <input
              type="checkbox"
              className="visually-hidden"
              checked={value.days.includes(day)}
              onChange={() => toggle(day)}
            />
            <span>{name}</span>
          </label>
        ))}
      </div>
      <div className="panel__row">
        <TimeField
          label="Open from"
          value={value.start}
          onChange={(start) => onChange({ ...value, start })}
        />
        <TimeField
          label="Open until"
          value={value.end}
          onChange={(end) => onChange({ ...value, end })}
        />
        <ZoneSelect
          label="Office time zone"
          value={value.time_zone}
          onChange={(time_zone) => onChange({ ...value, time_zone })}
        />
      </div>
    </fieldset>
  );
}
