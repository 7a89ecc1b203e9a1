import { useState } from "react";
import type { OAuthKind } from "../../api/settings-types";
import { Field } from "../../shared/ui/Field";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { KIND_LABEL } from "./mailbox-words";
import { useAuthorization } from "./use-authorization";

const DAYS: [days: number, label: string][] = [
  [0, "From now on only"],
  [30, "The last 30 days"],
  [90, "The last 90 days"],
  [365, "The last year"],
];

const LEADS: Record<OAuthKind, string> = {
  gmail: "Gmail or Google Workspace. You allow it on Google’s own page; your password stays there.",
  microsoft: "Outlook on Microsoft 365. You allow it on Microsoft’s own page.",
};

/** The ways to connect one more mailbox. */
export function ConnectSection() {
  const [days, setDays] = useState(30);
  return (
    <section className="panel" aria-labelledby="connect-title">
      <h2 id="connect-title">Connect a mailbox</h2>
      <p className="panel__lead">
        Mail to it appears in your clients’ conversations, and what you write goes out from it and
        stays in its Sent folder. It stays usable as it is now.
      </p>
      <Field label="Take in earlier mail" path="backfill_days" className="connect__days">
        {(control) => (
          <select
            {...control}
            className="input"
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
          >
            {DAYS.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <ul className="connect" aria-label="Kinds of mailbox">
        <ProviderCard kind="gmail" days={days} />
        <ProviderCard kind="microsoft" days={days} />
      </ul>
    </section>
  );
}

function ProviderCard({ kind, days }: { kind: OAuthKind; days: number }) {
  const authorization = useAuthorization();
  const label = KIND_LABEL[kind];
  return (
    <li className="connect__card" aria-label={label}>
      <h3>
        <Icon name="email" size={18} /> {label}
      </h3>
      <p>{LEADS[kind]}</p>
      <ProblemLine problem={authorization.problem} />
      <button
        type="button"
        className="button button--primary"
        disabled={authorization.busy}
        onClick={() => void authorization.begin({ provider: kind, backfill_days: days })}
      >
        {authorization.busy ? "Opening…" : `Connect ${label}`}
      </button>
    </li>
  );
}
