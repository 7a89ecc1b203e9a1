import { useState } from "react";
import { answer } from "../../api/client";
import type { StuckEvent } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { Dialog } from "../../shared/ui/Dialog";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { TextField } from "../../shared/ui/TextField";
import { useStaff } from "../account/staff-context";

interface Props {
  item: StuckEvent;
  onClose: () => void;
  onDropped: (said: string) => void;
}

/** Asks why before something is deleted for good. */
export function DropDialog({ item, onClose, onDropped }: Props) {
  const { api } = useStaff();
  const action = useAction();
  const [reason, setReason] = useState("");

  const drop = async () => {
    const params = { path: { id: item.id } };
    const body = { service: item.service, reason: reason.trim() };
    const done = await action.run(() =>
      answer(api.POST("/stuck-events/{id}/drop", { params, body })),
    );
    if (!done) return;
    onClose();
    onDropped("It is dropped; who did it, and why, stands in the activity below.");
  };

  return (
    <Dialog title="Drop this for good?" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void drop();
        }}
      >
        <p>
          {item.what} is deleted and cannot be had back.
          {item.message && " Nobody will find these words in a conversation."}
        </p>
        <FieldProblems problem={action.problem}>
          <TextField
            label="Why"
            path="reason"
            hint="It stands in the activity log with your name."
            required
            maxLength={300}
            value={reason}
            onChange={setReason}
          />
          <ProblemLine problem={action.problem} />
        </FieldProblems>
        <div className="dialog__actions">
          <button type="button" className="button" onClick={onClose}>
            Keep it
          </button>
          <button type="submit" className="button button--danger" disabled={action.busy}>
            {action.busy ? "Dropping…" : "Drop it"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
