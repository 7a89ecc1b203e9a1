import { useState, type FormEvent } from "react";
import { answer } from "../../api/client";
import type { Consent } from "../../api/settings-types";
import { fullTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { Placeholder } from "../../shared/ui/Placeholder";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useField } from "../../shared/ui/use-field";
import { useAction } from "../../shared/use-action";
import { useStaff } from "../account/staff-context";
import { entryWords, standingWords } from "./consent-words";
import "./consent.css";

/** The consent ledger of a phone: whether it may be texted, and how that came about. */
export function ConsentSection() {
  const { api } = useStaff();
  const [phone, setPhone] = useState("");
  const [found, setFound] = useState<Consent | null>(null);
  const { busy, problem, run, forget } = useAction();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFound(null);
    void run(async () =>
      setFound(await answer(api.GET("/sms/consent", { params: { query: { phone } } }))),
    );
  };

  return (
    <section className="panel" aria-labelledby="consent-title">
      <h2 id="consent-title">Consent</h2>
      <p className="panel__lead">
        What a person has said to your numbers: every STOP, START and HELP, and the consent notice
        they were sent. Nothing in this record is ever changed or removed.
      </p>
      <FieldProblems problem={problem}>
        <PhoneForm
          phone={phone}
          busy={busy}
          onSubmit={submit}
          onChange={(typed) => {
            setPhone(typed);
            forget();
          }}
        />
        <ProblemLine problem={problem} />
      </FieldProblems>
      {busy && <Skeleton label="Looking up the phone" rows={2} />}
      {found && <Ledger consent={found} />}
    </section>
  );
}

interface PhoneFormProps {
  phone: string;
  busy: boolean;
  onSubmit: (event: FormEvent) => void;
  onChange: (phone: string) => void;
}

function PhoneForm({ phone, busy, onSubmit, onChange }: PhoneFormProps) {
  const { control, line } = useField("phone");
  return (
    <form className="field" aria-label="Look up a phone" onSubmit={onSubmit}>
      <div className="panel__row">
        <div className="field consent__phone">
          <label className="field__label" htmlFor={control.id}>
            Phone number
          </label>
          <input
            {...control}
            className="input"
            type="tel"
            autoComplete="off"
            maxLength={32}
            required
            placeholder="(415) 555-0100"
            value={phone}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
        <button type="submit" className="button button--primary" disabled={busy}>
          {busy ? "Looking up…" : "Look up"}
        </button>
      </div>
      {line}
    </form>
  );
}

function Ledger({ consent }: { consent: Consent }) {
  const { label, tone, about } = standingWords(consent);
  const entries = consent.items.length;
  return (
    <div className="consent">
      <div className="consent__standing" role="status">
        <strong className="consent__number">{phoneWords(consent.phone)}</strong>
        <span className="badge" data-tone={tone}>
          {label}
        </span>
        <p className="panel__lead">{about}</p>
      </div>
      {entries === 0 ? (
        <Placeholder icon="sms" title="No entries">
          This phone has never said STOP, START or HELP to any of your numbers.
        </Placeholder>
      ) : (
        <ol className="consent__entries" aria-label="Consent entries">
          {consent.items.map((item, index) => {
            const { what, how } = entryWords(item);
            return (
              <li key={entries - index}>
                <span className="consent__what" data-kind={item.kind}>
                  {what}
                </span>
                <span className="consent__how">{how}</span>
                <span className="consent__to">
                  {item.firm_number && `Your number ${phoneWords(item.firm_number)}`}
                </span>
                <time dateTime={item.at}>{fullTime(item.at)}</time>
              </li>
            );
          })}
        </ol>
      )}
    </div>
  );
}
