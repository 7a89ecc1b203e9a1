import { useEffect, useRef, useState } from "react";
import { answer } from "../../api/client";
import type { Mailbox } from "../../api/settings-types";
import { ApiProblem } from "../../api/problem";
import { Link } from "../../shared/ui/Link";
import { Placeholder } from "../../shared/ui/Placeholder";
import { useStaff } from "../account/staff-context";
import { navigate } from "../../shared/use-location";

interface Returned {
  state: string;
  code: string | null;
  error: string | null;
}

/** Where a provider's consent page leads back: it hands on what came, once, and says how it ended. */
export function OAuthReturnPage() {
  const { api } = useStaff();
  const [came] = useState(() => returnedIn(window.location.search));
  const [problem, setProblem] = useState<string | null>(null);
  const begun = useRef(false);

  useEffect(() => {
    document.title = "Connecting a mailbox · Onethread";
    if (begun.current) return;
    begun.current = true;
    // The code leaves the address at once: no history, no log and no link carries it on.
    window.history.replaceState(null, "", window.location.pathname);
    if (!came) {
      setProblem("This page is where a provider leads back. Nothing was connected.");
      return;
    }
    const body = { state: came.state, code: came.code, error: came.error };
    answer(api.POST("/mailboxes/authorizations/complete", { body })).then(
      (mailbox: Mailbox) => navigate(`/settings/integrations?connected=${mailbox.id}`, "replace"),
      (cause: unknown) => setProblem(ApiProblem.fromCause(cause).sentence),
    );
  }, [api, came]);

  if (problem === null) {
    return (
      <main className="no-such-page">
        <Placeholder icon="email" title="Connecting the mailbox…" heading>
          <p role="status">This takes a few seconds.</p>
        </Placeholder>
      </main>
    );
  }
  return (
    <main className="no-such-page">
      <Placeholder icon="failed" title="The mailbox was not connected" heading>
        <p role="alert">{problem}</p>
        <p>
          <Link className="button button--primary" href="/settings/integrations">
            Back to Integrations
          </Link>
        </p>
      </Placeholder>
    </main>
  );
}

function returnedIn(search: string): Returned | null {
  const query = new URLSearchParams(search);
  const state = query.get("state");
  const code = query.get("code");
  const error = query.get("error");
  return state && (code || error) ? { state, code, error: code ? null : error } : null;
}
