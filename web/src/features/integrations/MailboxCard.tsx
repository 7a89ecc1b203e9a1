import { answer } from "../../api/client";
import type { Mailbox } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { NumberLabel } from "../sms-settings/NumberLabel";
import { BackfillLine } from "./BackfillLine";
import { MailboxActions } from "./MailboxActions";
import { MailboxFacts } from "./MailboxFacts";
import { healthWords, KIND_LABEL } from "./mailbox-words";
import { MissingLine } from "./MissingLine";

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
      <MissingLine mailbox={mailbox} onChange={onChange} />
      {mailbox.backfill && (
        <BackfillLine mailbox={mailbox} backfill={mailbox.backfill} onChange={onChange} />
      )}
      <ProblemLine problem={action.problem} />
      {mayEdit && <MailboxActions mailbox={mailbox} onChange={onChange} />}
    </li>
  );
}
