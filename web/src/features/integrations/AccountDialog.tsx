import { useState, type FormEvent } from "react";
import { answer } from "../../api/client";
import type { Mailbox } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { navigate } from "../../shared/use-location";
import { Dialog } from "../../shared/ui/Dialog";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { TextField } from "../../shared/ui/TextField";
import { useStaff } from "../account/staff-context";
import { useLive } from "../../live/use-live";
import { keys } from "../../api/query-keys";
import { EMPTY, proposed, type AccountForm } from "./account-form";
import { ServerFields } from "./ServerFields";

interface Props {
  days: number;
  /** The one to be connected again. */
  mailbox?: Mailbox;
  onClose: () => void;
}

/** A mailbox by its servers: first the address, then what was found of them, to be corrected. */
export function AccountDialog({ days, mailbox, onClose }: Props) {
  const { api } = useStaff();
  const { cache } = useLive();
  const action = useAction();
  const [form, setForm] = useState<AccountForm>({ ...EMPTY, address: mailbox?.address ?? "" });
  const [found, setFound] = useState(false);
  const change = (part: Partial<AccountForm>) => setForm((now) => ({ ...now, ...part }));

  const connect = async () => {
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const again = mailbox ? { mailbox_id: mailbox.id } : {};
    const body = { ...form, ...again, backfill_days: days, time_zone };
    const done = await action.run(async () => {
      const { id } = await answer(api.POST("/mailboxes/imap", { body }));
      navigate(`/settings/integrations?connected=${id}`, "replace");
    });
    if (!done) return;
    cache.refetchSoon(keys.mailboxes);
    cache.refetchSoon(keys.senders);
    onClose();
  };

  const find = async () => {
    const body = { address: form.address.trim() };
    const done = await action.run(async () => {
      const proposal = await answer(api.POST("/mailboxes/discover", { body }));
      setForm((now) => proposed(now, proposal));
    });
    if (done) setFound(true);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void (found ? connect() : find());
  };

  return (
    <Dialog
      title={mailbox ? `Connect ${mailbox.address} again` : "Other mailbox"}
      onClose={onClose}
    >
      <FieldProblems problem={action.problem}>
        <form className="account-form" noValidate onSubmit={submit}>
          <TextField
            label="E-mail address"
            path="address"
            type="email"
            autoComplete="off"
            value={form.address}
            onChange={(address) => change({ address })}
          />
          {found && (
            <>
              <TextField
                label="User name"
                path={["user", "smtp_user"]}
                autoComplete="off"
                value={form.user}
                onChange={(user) => change({ user })}
              />
              <TextField
                label="Password"
                path={["password", "smtp_password"]}
                type="password"
                autoComplete="new-password"
                hint="Some providers ask for an app password made for this."
                value={form.password}
                onChange={(password) => change({ password })}
              />
              <ServerFields side="imap" server={form.imap} onChange={(imap) => change({ imap })} />
              <ServerFields side="smtp" server={form.smtp} onChange={(smtp) => change({ smtp })} />
            </>
          )}
          <ProblemLine problem={action.problem} />
          <div className="dialog__actions">
            <button type="button" className="button" onClick={onClose}>
              Cancel
            </button>
            <button
              type="submit"
              className="button button--primary"
              disabled={action.busy || !form.address.includes("@")}
            >
              {labelOf(found, action.busy)}
            </button>
          </div>
        </form>
      </FieldProblems>
    </Dialog>
  );
}

function labelOf(found: boolean, busy: boolean): string {
  if (found) return busy ? "Trying…" : "Try and connect";
  return busy ? "Looking for the servers…" : "Continue";
}
