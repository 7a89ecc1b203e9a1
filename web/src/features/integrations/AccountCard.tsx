import { useState } from "react";
import { Icon } from "../../shared/ui/Icon";
import { AccountDialog } from "./AccountDialog";

/** Any other mailbox, by its servers. */
export function AccountCard({ days }: { days: number }) {
  const [open, setOpen] = useState(false);
  return (
    <li className="connect__card" aria-label="Other mailbox">
      <h3>
        <Icon name="email" size={18} /> Other mailbox
      </h3>
      <p className="connect__lead">
        Any mailbox that can be reached by IMAP and SMTP, with its password.
      </p>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Connect another mailbox
      </button>
      {open && <AccountDialog days={days} onClose={() => setOpen(false)} />}
    </li>
  );
}
