import { answer } from "../../api/client";
import type { FirmNumber } from "../../api/settings-types";
import { phoneWords } from "../../shared/phone";
import { useAction } from "../../shared/use-action";
import { Dialog } from "../../shared/ui/Dialog";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";

interface Props {
  number: FirmNumber;
  onClose: () => void;
  onReleased: () => void;
}

export function ReleaseDialog({ number, onClose, onReleased }: Props) {
  const { api } = useStaff();
  const action = useAction();
  const shown = phoneWords(number.e164);

  const release = async () => {
    const params = { path: { number_id: number.id } };
    const done = await action.run(() => answer(api.DELETE("/sms/numbers/{number_id}", { params })));
    if (!done) return;
    onClose();
    onReleased();
  };

  return (
    <Dialog title={`Release ${shown}?`} onClose={onClose}>
      <p>
        Clients can no longer text this number, and somebody else may get it. You cannot be sure to
        get it back.
      </p>
      <p>
        <strong>Your history stays:</strong> every message sent or received with it remains in your
        conversations.
      </p>
      <ProblemLine problem={action.problem} />
      <div className="dialog__actions">
        <button type="button" className="button" onClick={onClose}>
          Keep the number
        </button>
        <button
          type="button"
          className="button button--danger"
          disabled={action.busy}
          onClick={() => void release()}
        >
          {action.busy ? "Releasing…" : "Release number"}
        </button>
      </div>
    </Dialog>
  );
}
