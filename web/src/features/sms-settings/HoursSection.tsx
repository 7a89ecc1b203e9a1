import { useCallback } from "react";
import { answer } from "../../api/client";
import { useLoaded } from "../../shared/use-loaded";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { HoursForm } from "./HoursForm";

export function HoursSection() {
  const { api } = useStaff();
  const load = useCallback(() => answer(api.GET("/sms/settings")), [api]);
  const { value, problem, reload, replace } = useLoaded(load);
  return (
    <section className="panel" aria-labelledby="hours-title">
      <h2 id="hours-title">Hours and auto-reply</h2>
      {problem && <LoadFailure what="The hours" problem={problem} onRetry={reload} />}
      {!problem && !value && <Skeleton label="Loading the hours" rows={3} />}
      {value && <HoursForm settings={value} onSaved={replace} />}
    </section>
  );
}
