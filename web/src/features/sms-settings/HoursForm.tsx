import { useState, type FormEvent } from "react";
import { answer } from "../../api/client";
import type { SmsSettings } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { useMay } from "../account/may";
import { AutoReplyFields } from "./AutoReplyFields";
import { OfficeFields } from "./OfficeFields";
import { QuietFields } from "./QuietFields";

interface Props {
  settings: SmsSettings;
  onSaved: (settings: SmsSettings) => void;
}

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
        <FieldProblems problem={action.problem}>
          <QuietFields
            value={form.quiet_hours}
            onChange={(quiet_hours) => change({ quiet_hours })}
          />
          <OfficeFields
            value={form.office_hours}
            onChange={(office_hours) => change({ office_hours })}
          />
          <AutoReplyFields
            value={form.auto_reply}
            onChange={(auto_reply) => change({ auto_reply })}
          />
          <ProblemLine problem={action.problem} />
        </FieldProblems>
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
