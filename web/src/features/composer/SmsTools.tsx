import { useId } from "react";
import { Icon } from "../../shared/ui/Icon";
import { useMay } from "../account/may";
import "./sms-tools.css";

interface Props {
  /** Whether the text goes out even if the client's night has begun. */
  override: boolean;
  onOverride: (override: boolean) => void;
}

const NO_FILES = "Texts cannot carry files. Send files by e-mail or through the portal.";

/** What is particular to writing a text: no files, and quiet hours that some may pass over. */
export function SmsTools({ override, onOverride }: Props) {
  const mayOverride = useMay("settings.edit");
  const reasonId = useId();
  return (
    <>
      <span title={NO_FILES}>
        <button
          type="button"
          className="button button--quiet button--icon"
          aria-label="Attach a file"
          aria-describedby={reasonId}
          disabled
        >
          <Icon name="clip" size={18} />
        </button>
        <span id={reasonId} className="visually-hidden">
          {NO_FILES}
        </span>
      </span>
      {mayOverride && (
        <label
          className="sms-tools__now"
          title="Without this, a text written at night waits for the morning."
        >
          <input
            type="checkbox"
            checked={override}
            onChange={(event) => onOverride(event.target.checked)}
          />
          Send in quiet hours too
        </label>
      )}
    </>
  );
}
