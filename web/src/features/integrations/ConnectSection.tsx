import { useState } from "react";
import type { OAuthKind } from "../../api/settings-types";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { AccountCard } from "./AccountCard";
import { DaysSelect } from "./DaysSelect";
import { KIND_LABEL } from "./mailbox-words";
import { useAuthorization } from "./use-authorization";

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
      <DaysSelect days={days} path="backfill_days" none="From now on only" onChange={setDays} />
      <ul className="connect" aria-label="Kinds of mailbox">
        <ProviderCard kind="gmail" days={days} />
        <ProviderCard kind="microsoft" days={days} />
        <AccountCard days={days} />
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
      <p className="connect__lead">{LEADS[kind]}</p>
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
