import { useQuery } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { PreferenceSwitches } from "./PreferenceSwitches";

/** Which news reaches the reader, and how: their own, whatever else they may see. */
export function NotificationsPage() {
  const { api, me } = useStaff();
  const {
    data: value,
    error,
    refetch,
  } = useQuery({
    queryKey: keys.preferences,
    queryFn: () => answer(api.GET("/notifications/preferences")),
    // The switches begin with what the server has now.
    gcTime: 0,
  });
  return (
    <section className="panel" aria-labelledby="preferences-title">
      <h2 id="preferences-title">What reaches you, and how</h2>
      <p className="panel__lead">
        The bell rings at once. An e-mail goes to <strong>{me.email}</strong> a little later, and
        only for what you have not read by then. You never hear of what you did yourself.
      </p>
      {error && (
        <LoadFailure
          what="Your notifications"
          problem={error.sentence}
          onRetry={() => void refetch()}
        />
      )}
      {!error && !value && <Skeleton label="Loading your notifications" rows={5} />}
      {value && <PreferenceSwitches loaded={value} />}
    </section>
  );
}
