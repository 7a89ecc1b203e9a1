import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "../../api/query-keys";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { hoursQuery } from "./queries";
import { HoursForm } from "./HoursForm";

export function HoursSection() {
  const { api } = useStaff();
  const client = useQueryClient();
  const { data: value, error, refetch } = useQuery(hoursQuery(api));
  return (
    <section className="panel" aria-labelledby="hours-title">
      <h2 id="hours-title">Hours and auto-reply</h2>
      {error && (
        <LoadFailure what="The hours" problem={error.sentence} onRetry={() => void refetch()} />
      )}
      {!error && !value && <Skeleton label="Loading the hours" rows={3} />}
      {value && (
        <HoursForm settings={value} onSaved={(saved) => client.setQueryData(keys.hours, saved)} />
      )}
    </section>
  );
}
