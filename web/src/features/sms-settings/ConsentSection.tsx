import { useState, type FormEvent } from "react";
import { answer } from "../../api/client";
import type { Consent } from "../../api/settings-types";
import { fullTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import { Placeholder } from "../../shared/ui/Placeholder";
import { Skeleton } from "../../shared/ui/Skeleton";
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
      <form className="panel__row" aria-label="Look up a phone" onSubmit={submit}>
        <label className="field consent__phone">
          <span className="field__label">Phone number</span>
          <input
            className="input"
            type="tel"
            autoComplete="off"
            maxLength={32}
            required
            placeholder="(415) 555-0100"
            aria-invalid={problem?.fields["phone"] ? true : undefined}
            aria-describedby={problem ? "consent-problem" : undefined}
            value={phone}
            onChange={(event) => {
              setPhone(event.target.value);
              forget();
            }}
          />
        </label>
        <button type="submit" className="button button--primary" disabled={busy}>
          {busy ? "Looking up…" : "Look up"}
        </button>
      </form>
      {problem && (
        <p id="consent-problem" className="field__error" role="alert">
          {problem.sentence}
        </p>
      )}
      {busy && <Skeleton label="Looking up the phone" rows={2} />}
      {found && <Ledger consent={found} />}
    </section>
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
