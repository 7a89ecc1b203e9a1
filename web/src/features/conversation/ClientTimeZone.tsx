import { useCallback } from "react";
import { answer } from "../../api/client";
import { useAction } from "../../shared/use-action";
import { useLoaded } from "../../shared/use-loaded";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { zoneChoices } from "../../shared/time-zones";
import { useStaff } from "../account/staff-context";

/** The clock that a client's quiet hours go by. */
export function ClientTimeZone({ clientId }: { clientId: string }) {
  const { api } = useStaff();
  const action = useAction();
  const load = useCallback(
    () => answer(api.GET("/clients/{client_id}", { params: { path: { client_id: clientId } } })),
    [api, clientId],
  );
  const { value: client, problem, replace } = useLoaded(load);

  const choose = (zone: string) => {
    const params = { path: { client_id: clientId } };
    const body = { time_zone: zone === "" ? null : zone };
    void action.run(async () =>
      replace(await answer(api.PATCH("/clients/{client_id}", { params, body }))),
    );
  };

  if (problem)
    return <p className="field__error">{`The time zone could not be loaded. ${problem}`}</p>;
  const zone = client?.time_zone ?? "";
  return (
    <label className="field">
      <span className="field__hint">Time zone, for quiet hours</span>
      <select
        className="input"
        value={zone}
        disabled={client === null || action.busy}
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
