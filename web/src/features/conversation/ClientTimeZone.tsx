import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import { useAction } from "../../shared/use-action";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { zoneChoices } from "../../shared/time-zones";
import { useStaff } from "../account/staff-context";

/** The clock that a client's quiet hours go by. */
export function ClientTimeZone({ clientId }: { clientId: string }) {
  const { api } = useStaff();
  const cache = useQueryClient();
  const action = useAction();
  const params = { path: { client_id: clientId } };
  const queryKey = keys.client(clientId);
  const { data: client, error } = useQuery({
    queryKey,
    queryFn: () => answer(api.GET("/clients/{client_id}", { params })),
  });

  const choose = (zone: string) => {
    const body = { time_zone: zone === "" ? null : zone };
    void action.run(async () => {
      const changed = await answer(api.PATCH("/clients/{client_id}", { params, body }));
      cache.setQueryData(queryKey, changed);
    });
  };

  if (error && !client)
    return <p className="field__error">{`The time zone could not be loaded. ${error.sentence}`}</p>;
  const zone = client?.time_zone ?? "";
  return (
    <label className="field">
      <span className="field__hint">Time zone, for quiet hours</span>
      <select
        className="input"
        value={zone}
        disabled={client === undefined || action.busy}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">The firm’s own</option>
        {zoneChoices(zone).map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ProblemLine problem={action.problem} />
    </label>
  );
}
