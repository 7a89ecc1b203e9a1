import { useId } from "react";
import type { SmsSettings } from "../../api/settings-types";
import { SmsMeter } from "../../shared/ui/SmsMeter";
import { useField } from "../../shared/ui/use-field";
import { SwitchField } from "./SwitchField";

interface Props {
  value: SmsSettings["auto_reply"];
  onChange: (value: SmsSettings["auto_reply"]) => void;
}

export function AutoReplyFields({ value, onChange }: Props) {
  const hintId = useId();
  return (
    <fieldset className="panel__group">
      <legend className="visually-hidden">Auto-reply</legend>
      <SwitchField
        label="Auto-reply out of office hours"
        path="auto_reply.enabled"
        on={value.enabled}
        onSwitch={(enabled) => onChange({ ...value, enabled })}
      />
      <p id={hintId} className="panel__lead">
        At most once a day per person, and never to a machine.
      </p>
      {value.enabled && (
        <ReplyField
          text={value.text}
          describedBy={hintId}
          onChange={(text) => onChange({ ...value, text })}
        />
      )}
    </fieldset>
  );
}

interface ReplyProps {
  text: string;
  describedBy: string;
  onChange: (text: string) => void;
}

function ReplyField({ text, describedBy, onChange }: ReplyProps) {
  const { control, line } = useField("auto_reply.text", describedBy);
  return (
    <div className="field">
      <label className="field__label" htmlFor={control.id}>
        Reply
      </label>
      <textarea
        {...control}
        className="input input--area"
        required
        maxLength={1600}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
      {line}
      <SmsMeter text={text} />
    </div>
  );
}
