import { useCallback } from "react";
import { answer } from "../../api/client";
import { useLoaded } from "../../shared/use-loaded";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { PreferenceSwitches } from "./PreferenceSwitches";

/** Which news reaches the reader, and how: their own, whatever else they may see. */
export function NotificationsPage() {
  const { api, me } = useStaff();
  const load = useCallback(() => answer(api.GET("/notifications/preferences")), [api]);
  const { value, problem, reload } = useLoaded(load);
  return (
    <section className="panel" aria-labelledby="preferences-title">
      <h2 id="preferences-title">What reaches you, and how</h2>
      <p className="panel__lead">
        The bell rings at once. An e-mail goes to <strong>{me.email}</strong> a little later, and
        only for what you have not read by then. You never hear of what you did yourself.
      </p>
      {problem && <LoadFailure what="Your notifications" problem={problem} onRetry={reload} />}
      {!problem && !value && <Skeleton label="Loading your notifications" rows={5} />}
      {value && <PreferenceSwitches loaded={value} />}
    </section>
  );
}
