import { useState } from "react";
import { answer } from "../../api/client";
import type { Mailbox } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { AccountDialog } from "./AccountDialog";
import { DisconnectDialog } from "./DisconnectDialog";
import { EarlierMailDialog } from "./EarlierMailDialog";
import { useAuthorization } from "./use-authorization";

interface Props {
  mailbox: Mailbox;
  onChange: () => void;
}

/** What may be done with a mailbox; of a dead one only Reconnect. */
export function MailboxActions({ mailbox, onChange }: Props) {
  const { api } = useStaff();
  const authorization = useAuthorization();
  const counting = useAction();
  const [open, setOpen] = useState<"leaving" | "earlier" | "account" | null>(null);
  const { id, address, provider, status } = mailbox;
  const dead = status === "disconnected";
  const params = { path: { mailbox_id: id } };
  const close = () => setOpen(null);
  const reconnect = () => {
    if (provider === "imap") setOpen("account");
    else void authorization.begin({ provider, mailbox_id: id });
  };

  return (
    <div className="panel__actions">
      <button
        type="button"
        className={`button button--small ${dead ? "button--primary" : ""}`}
        aria-label={`Reconnect ${address}`}
        disabled={authorization.busy}
        onClick={reconnect}
      >
        Reconnect
      </button>
      {!dead && (
        <>
          <button
            type="button"
            className="button button--small"
            aria-label={`Count the mail of ${address}`}
            disabled={counting.busy}
            onClick={() =>
              void counting.run(() => answer(api.POST("/mailboxes/{mailbox_id}/count", { params })))
            }
          >
            Count now
          </button>
          <button
            type="button"
            className="button button--small"
            aria-label={`Take in earlier mail of ${address}`}
            onClick={() => setOpen("earlier")}
          >
            Earlier mail
          </button>
          <button
            type="button"
            className="button button--small button--danger"
            aria-label={`Disconnect ${address}`}
            onClick={() => setOpen("leaving")}
          >
            Disconnect
          </button>
        </>
      )}
      <ProblemLine problem={authorization.problem ?? counting.problem} />
      {open === "account" && <AccountDialog days={0} mailbox={mailbox} onClose={close} />}
      {open === "leaving" && (
        <DisconnectDialog mailbox={mailbox} onClose={close} onDisconnected={onChange} />
      )}
      {open === "earlier" && (
        <EarlierMailDialog mailbox={mailbox} onClose={close} onBegun={onChange} />
      )}
    </div>
  );
}
