import { useState } from "react";
import { answer } from "../../api/client";
import type { Mailbox } from "../../api/settings-types";
import { fullTime } from "../../shared/format-time";
import { useAction } from "../../shared/use-action";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { NumberLabel } from "../sms-settings/NumberLabel";
import { BackfillLine } from "./BackfillLine";
import { DisconnectDialog } from "./DisconnectDialog";
import { agoWords, healthWords, KIND_LABEL, todayWords } from "./mailbox-words";
import { useAuthorization } from "./use-authorization";

interface Props {
  mailbox: Mailbox;
  onChange: () => void;
}

export function MailboxCard({ mailbox, onChange }: Props) {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const action = useAction();
  const health = healthWords(mailbox);

  const rename = async (label: string): Promise<boolean> => {
    const params = { path: { mailbox_id: mailbox.id } };
    const done = await action.run(() =>
      answer(api.PATCH("/mailboxes/{mailbox_id}", { params, body: { label } })),
    );
    if (done) onChange();
    return done;
  };

  return (
    <li className="number" aria-label={mailbox.address}>
      <div className="number__head">
        <span className="number__icon" data-channel="email">
          <Icon name="email" size={20} />
        </span>
        <div className="number__words">
          <p className="mailbox__address">{mailbox.address}</p>
          <NumberLabel
            label={mailbox.label}
            number={mailbox.address}
            editable={mayEdit}
            busy={action.busy}
            onSave={rename}
          />
        </div>
        <span className="panel__badges">
          <span className="badge" data-tone={health.tone}>
            {health.label}
          </span>
          <span className="badge">{KIND_LABEL[mailbox.provider]}</span>
        </span>
      </div>
      {mailbox.reason && (
        <p className="mailbox__reason" data-tone={health.tone}>
          <Icon name="failed" size={17} /> {mailbox.reason}
        </p>
      )}
      <MailboxFacts mailbox={mailbox} />
      {mailbox.backfill && <BackfillLine mailbox={mailbox} backfill={mailbox.backfill} />}
      <ProblemLine problem={action.problem} />
      {mayEdit && <MailboxActions mailbox={mailbox} onChange={onChange} />}
    </li>
  );
}

function MailboxFacts({ mailbox }: { mailbox: Mailbox }) {
  const { last_synced_at: synced, connected_at: since } = mailbox;
  return (
    <dl className="number__facts">
      <div>
        <dt>Last looked at</dt>
        <dd>
          {synced ? (
            <time dateTime={synced} title={fullTime(synced)}>
              {agoWords(synced)}
            </time>
          ) : (
            "Not yet"
          )}
        </dd>
      </div>
      <div>
        <dt>Today</dt>
        <dd title={mailbox.today ? `Counted ${fullTime(mailbox.today.counted_at)}` : undefined}>
          {todayWords(mailbox)}
        </dd>
      </div>
      <div>
        <dt>Connected since</dt>
        <dd>
          <time dateTime={since}>{fullTime(since)}</time>
        </dd>
      </div>
    </dl>
  );
}

function MailboxActions({ mailbox, onChange }: Props) {
  const authorization = useAuthorization();
  const [leaving, setLeaving] = useState(false);
  const { id, address, provider, status } = mailbox;
  const dead = status === "disconnected";
  return (
    <div className="panel__actions">
      {provider !== "imap" && (
        <button
          type="button"
          className={`button button--small ${dead ? "button--primary" : ""}`}
          aria-label={`Reconnect ${address}`}
          disabled={authorization.busy}
          onClick={() => void authorization.begin({ provider, mailbox_id: id })}
        >
          Reconnect
        </button>
      )}
      {!dead && (
        <button
          type="button"
          className="button button--small button--danger"
          aria-label={`Disconnect ${address}`}
          onClick={() => setLeaving(true)}
        >
          Disconnect
        </button>
      )}
      <ProblemLine problem={authorization.problem} />
      {leaving && (
        <DisconnectDialog
          mailbox={mailbox}
          onClose={() => setLeaving(false)}
          onDisconnected={onChange}
        />
      )}
    </div>
  );
}
