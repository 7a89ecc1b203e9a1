import { phoneWords } from "../../shared/phone";
import { useMay } from "../account/may";

interface Props {
  phone: string;
  optedOut: boolean;
  /** Given whether an opt-out is to be recorded, or an opt-in. */
  onRecord: (opted_out: boolean) => void;
}

/** Whether a phone may be texted, and what records that its owner said so elsewhere. */
export function PhoneConsent({ phone, optedOut, onRecord }: Props) {
  const maySend = useMay("messages.send");
  const mayEdit = useMay("settings.edit");
  const words = phoneWords(phone);
  return (
    <span className="contacts__consent">
      {optedOut && (
        <span className="badge" data-tone="bad">
          No SMS
        </span>
      )}
      {maySend && (
        <button
          type="button"
          className="button button--quiet button--small"
          aria-label={`Record opt-out of ${words}…`}
          onClick={() => onRecord(true)}
        >
          Record opt-out…
        </button>
      )}
      {maySend && mayEdit && (
        <button
          type="button"
          className="button button--quiet button--small"
          aria-label={`Record opt-in of ${words}…`}
          onClick={() => onRecord(false)}
        >
          Record opt-in…
        </button>
      )}
    </span>
  );
}
