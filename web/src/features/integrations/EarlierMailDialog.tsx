import { useState } from "react";
import { answer } from "../../api/client";
import type { Mailbox } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { Dialog } from "../../shared/ui/Dialog";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { DaysSelect } from "./DaysSelect";

interface Props {
  mailbox: Mailbox;
  onClose: () => void;
  onBegun: () => void;
}

export function EarlierMailDialog({ mailbox, onClose, onBegun }: Props) {
  const { api } = useStaff();
  const action = useAction();
  const [days, setDays] = useState(30);
  const params = { path: { mailbox_id: mailbox.id } };

  const begin = async () => {
    const done = await action.run(() =>
      answer(api.POST("/mailboxes/{mailbox_id}/backfill", { params, body: { days } })),
    );
    if (!done) return;
    onClose();
    onBegun();
  };

  return (
    <Dialog title={`Earlier mail of ${mailbox.address}`} onClose={onClose}>
      <p>
        It appears in your clients’ conversations with the date it has. What is here already is
        passed over, nobody is notified, and you can stop it at any time.
      </p>
      <DaysSelect days={days} path="days" onChange={setDays} />
      <ProblemLine problem={action.problem} />
      <div className="dialog__actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="button button--primary"
          disabled={action.busy}
          onClick={() => void begin()}
        >
          Take it in
        </button>
      </div>
    </Dialog>
  );
}
