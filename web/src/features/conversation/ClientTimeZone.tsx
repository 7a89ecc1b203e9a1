import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import { useAction } from "../../shared/use-action";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useField } from "../../shared/ui/use-field";
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
  return (
    <FieldProblems problem={action.problem}>
      <ZoneChoice
        zone={client?.time_zone ?? ""}
        disabled={client === undefined || action.busy}
        onChoose={choose}
      />
      <ProblemLine problem={action.problem} />
    </FieldProblems>
  );
}

interface ChoiceProps {
  zone: string;
  disabled: boolean;
  onChoose: (zone: string) => void;
}

function ZoneChoice({ zone, disabled, onChoose }: ChoiceProps) {
  const { control, line } = useField("time_zone");
  return (
    <div className="field">
      <label className="field__hint" htmlFor={control.id}>
        Time zone, for quiet hours
      </label>
      <select
        {...control}
        className="input"
        value={zone}
        disabled={disabled}
        onChange={(event) => onChoose(event.target.value)}
      >
        <option value="">The firm’s own</option>
        {zoneChoices(zone).map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {line}
    </div>
  );
}
