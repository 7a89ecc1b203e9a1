import { answer } from "../../api/client";
import type { FirmNumber } from "../../api/settings-types";
import { phoneWords } from "../../shared/phone";
import { useAction } from "../../shared/use-action";
import { Dialog } from "../../shared/ui/Dialog";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";

interface Props {
  number: FirmNumber;
  /** The firm has no other. */
  last: boolean;
  onClose: () => void;
  onReleased: () => void;
}

export function ReleaseDialog({ number, last, onClose, onReleased }: Props) {
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
        <strong>The number is lost:</strong> clients can no longer text it, somebody else may get
        it, and you cannot be sure to get it back.
      </p>
      <p>
        {last ? (
          <>
            <strong>No new texts</strong> can be sent or received until you claim another number.
          </>
        ) : (
          "Texts to and from your other numbers go on."
        )}
      </p>
      <p>
        <strong>Your conversations stay:</strong> every message sent or received with it remains in
        them.
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
