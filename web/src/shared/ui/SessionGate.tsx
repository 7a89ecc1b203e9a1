import { useCallback, useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { ApiProblem } from "../../api/problem";
import type { Session } from "../../api/session";
import type { Me } from "../../api/types";
import { LoadFailure } from "./LoadFailure";
import { Skeleton } from "./Skeleton";

interface Props {
  session: Session;
  signIn: ReactNode;
  children: (me: Me) => ReactNode;
}

/** Renews the session by its cookie when the page loads, then shows the sign-in page or the app. */
export function SessionGate({ session, signIn, children }: Props) {
  const me = useSyncExternalStore(session.subscribe, session.me);
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const renew = useCallback(() => {
    setProblem(null);
    session
      .renew()
      .then(() => setAsked(true))
      .catch((cause: unknown) => setProblem(ApiProblem.fromCause(cause).sentence));
  }, [session]);

  useEffect(renew, [renew]);

  if (me) return children(me);
  if (problem) return <LoadFailure what="Your session" problem={problem} onRetry={renew} />;
  return asked ? signIn : <Skeleton label="Starting" />;
}
