import { useId } from "react";
import type { SmsSettings } from "../../api/settings-types";
import { SmsMeter } from "../../shared/ui/SmsMeter";

interface Props {
  value: SmsSettings["auto_reply"];
  onChange: (value: SmsSettings["auto_reply"]) => void;
}

export function AutoReplyFields({ value, onChange }: Props) {
  const hintId = useId();
  return (
    <fieldset className="panel__group">
      <legend className="visually-hidden">Auto-reply</legend>
      <label className="checkbox">
        <input
          type="checkbox"
          checked={value.enabled}
          onChange={(event) => onChange({ ...value, enabled: event.target.checked })}
        />
        Auto-reply out of office hours
      </label>
      <p id={hintId} className="panel__lead">
        At most once a day per person, and never to a machine.
      </p>
      {value.enabled && (
        <div className="field">
          <label className="field">
            <span className="field__label">Reply</span>
            <textarea
              className="input input--area"
              required
              maxLength={1600}
              aria-describedby={hintId}
              value={value.text}
              onChange={(event) => onChange({ ...value, text: event.target.value })}
            />
          </label>
          <SmsMeter text={value.text} />
        </div>
      )}
    </fieldset>
  );
}
