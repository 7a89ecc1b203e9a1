import { answer } from "../../api/client";
import type { Mailbox } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { Dialog } from "../../shared/ui/Dialog";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";

interface Props {
  mailbox: Mailbox;
  onClose: () => void;
  onDisconnected: () => void;
}

export function DisconnectDialog({ mailbox, onClose, onDisconnected }: Props) {
  const { api } = useStaff();
  const action = useAction();
  const params = { path: { mailbox_id: mailbox.id } };

  const disconnect = async () => {
    const done = await action.run(() => answer(api.DELETE("/mailboxes/{mailbox_id}", { params })));
    if (!done) return;
    onClose();
    onDisconnected();
  };

  return (
    <Dialog title={`Disconnect ${mailbox.address}?`} onClose={onClose}>
      <p>
        Mail to it no longer appears here, and nothing goes out from it. Onethread forgets what
        opens it, and gives the permission back.
      </p>
      <p>
        <strong>Your history stays:</strong> every mail that came or went remains in your
        conversations. Connect it again whenever you like: what came meanwhile is then fetched.
      </p>
      <ProblemLine problem={action.problem} />
      <div className="dialog__actions">
        <button type="button" className="button" onClick={onClose}>
          Keep it connected
        </button>
        <button
          type="button"
          className="button button--danger"
          disabled={action.busy}
          onClick={() => void disconnect()}
        >
          {action.busy ? "Disconnecting…" : "Disconnect"}
        </button>
      </div>
    </Dialog>
  );
}
