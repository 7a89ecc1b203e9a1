import { useState } from "react";
import { answer } from "../../api/client";
import type { FirmNumber, NumberChange } from "../../api/settings-types";
import { fullTime, timeAgo } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import { useAction } from "../../shared/use-action";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { useMay } from "../account/may";
import { NumberLabel } from "./NumberLabel";
import { pausingWords, statusWords } from "./number-words";
import { ReleaseDialog } from "./ReleaseDialog";

interface Props {
  number: FirmNumber;
  single: boolean;
  onChange: () => void;
}

export function NumberCard({ number, single, onChange }: Props) {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const [releasing, setReleasing] = useState(false);
  const action = useAction();
  const shown = phoneWords(number.e164);
  const { label: status, tone } = statusWords(number.status);
  const settled = number.status === "active" || number.status === "paused";

  const change = async (body: NumberChange): Promise<boolean> => {
    const params = { path: { number_id: number.id } };
    const done = await action.run(() =>
      answer(api.PATCH("/sms/numbers/{number_id}", { params, body })),
    );
    if (done) onChange();
    return done;
  };

  return (
    <li className="number" aria-label={shown}>
      <FieldProblems problem={action.problem}>
        <div className="number__head">
          <span className="number__icon" data-channel="sms">
            <Icon name="sms" size={20} />
          </span>
          <div className="number__words">
            <p className="number__e164">{shown}</p>
            <NumberLabel
              label={number.label ?? ""}
              number={shown}
              editable={mayEdit}
              busy={action.busy}
              onSave={(label) => change({ label })}
            />
          </div>
          <span className="panel__badges">
            <span className="badge" data-tone={tone}>
              {status}
            </span>
            {number.is_default && <span className="badge">Default</span>}
          </span>
        </div>
        <dl className="number__facts">
          <Fact name="Connected since" at={number.connected_at} says={fullTime} none="Not yet" />
          <Fact name="Last text sent" at={number.last_sent_at} says={timeAgo} none="None yet" />
        </dl>
        {settled && <p className="panel__lead">{pausingWords(number)}</p>}
        <ProblemLine problem={action.problem} />
      </FieldProblems>
      {mayEdit && settled && (
        <div className="panel__actions">
          {!number.is_default && !single && number.status === "active" && (
            <CardButton
              label="Make default"
              of={shown}
              busy={action.busy}
              onClick={() => void change({ is_default: true })}
            />
          )}
          <CardButton
            label={number.status === "paused" ? "Resume" : "Pause"}
            of={shown}
            busy={action.busy}
            onClick={() => void change({ paused: number.status === "active" })}
          />
          <CardButton
            label="Release"
            of={shown}
            busy={action.busy}
            danger
            onClick={() => setReleasing(true)}
          />
        </div>
      )}
      {releasing && (
        <ReleaseDialog
          number={number}
          last={single}
          onClose={() => setReleasing(false)}
          onReleased={onChange}
        />
      )}
    </li>
  );
}

interface FactProps {
  name: string;
  at: string | null;
  says: (at: string) => string;
  none: string;
}

/** A moment in words; exactly when, on hovering. */
function Fact({ name, at, says, none }: FactProps) {
  const when = at && (
    <time dateTime={at} title={fullTime(at)}>
      {says(at)}
    </time>
  );
  return (
    <div>
      <dt>{name}</dt>
      <dd>{when ?? none}</dd>
    </div>
  );
}

interface CardButtonProps {
  label: string;
  of: string;
  busy: boolean;
  danger?: boolean;
  onClick: () => void;
}

function CardButton({ label, of, busy, danger = false, onClick }: CardButtonProps) {
  return (
    <button
      type="button"
      className={`button button--small${danger ? " button--danger" : ""}`}
      aria-label={`${label} ${of}`}
      disabled={busy}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
