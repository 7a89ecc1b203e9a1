import { useRef, useState, type FormEvent, type ReactNode } from "react";
import { answer, newIdempotencyKey } from "../../api/client";
import type { AvailableNumber } from "../../api/settings-types";
import { phoneWords } from "../../shared/phone";
import { useAction } from "../../shared/use-action";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useField } from "../../shared/ui/use-field";
import { useStaff } from "../account/staff-context";

interface Props {
  onClaimed: () => void;
  onCancel: (() => void) | null;
}

/** Finds up to ten numbers, anywhere or in an area code, and claims one. */
export function NumberSearch({ onClaimed, onCancel }: Props) {
  const { api } = useStaff();
  const [areaCode, setAreaCode] = useState("");
  const [found, setFound] = useState<AvailableNumber[] | null>(null);
  const search = useAction();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFound(null);
    const query = areaCode === "" ? {} : { area_code: areaCode };
    void search.run(async () => {
      setFound((await answer(api.GET("/sms/numbers/available", { params: { query } }))).items);
    });
  };

  return (
    <div className="number-search">
      <FieldProblems problem={search.problem}>
        <form className="field" aria-label="Find a number" onSubmit={submit}>
          <AreaCodeField value={areaCode} onChange={setAreaCode}>
            <button type="submit" className="button button--primary" disabled={search.busy}>
              {search.busy ? "Searching…" : "Search numbers"}
            </button>
            {onCancel && (
              <button type="button" className="button button--quiet" onClick={onCancel}>
                Cancel
              </button>
            )}
          </AreaCodeField>
        </form>
        <ProblemLine problem={search.problem} />
      </FieldProblems>
      {search.busy && <Skeleton label="Searching numbers" rows={3} />}
      {found?.length === 0 && (
        <p role="status">
          No number is free {areaCode ? `in area code ${areaCode}` : "right now"}. Try another area
          code.
        </p>
      )}
      {found && found.length > 0 && <Results numbers={found} onClaimed={onClaimed} />}
    </div>
  );
}

interface AreaCodeProps {
  value: string;
  onChange: (code: string) => void;
  /** What stands beside it. */
  children: ReactNode;
}

function AreaCodeField({ value, onChange, children }: AreaCodeProps) {
  const { control, line } = useField("area_code");
  return (
    <>
      <div className="panel__row">
        <div className="field number-search__code">
          <label className="field__label" htmlFor={control.id}>
            Area code (optional)
          </label>
          <input
            {...control}
            className="input"
            inputMode="numeric"
            autoComplete="off"
            maxLength={3}
            pattern="[2-9][0-9]{2}"
            title="Three digits, such as 415"
            placeholder="415"
            value={value}
            onChange={(event) => onChange(event.target.value.replaceAll(/\D/g, ""))}
          />
        </div>
        {children}
      </div>
      {line}
    </>
  );
}

function Results({ numbers, onClaimed }: { numbers: AvailableNumber[]; onClaimed: () => void }) {
  const { api } = useStaff();
  const [chosen, setChosen] = useState<string | null>(null);
  const keys = useRef(new Map<string, string>());
  const claim = useAction();

  const take = async (e164: string) => {
    setChosen(e164);
    // A repeated click is the same wish: the number is bought once.
    const key = keys.current.get(e164) ?? newIdempotencyKey();
    keys.current.set(e164, key);
    const params = { header: { "Idempotency-Key": key } };
    const done = await claim.run(() =>
      answer(api.POST("/sms/numbers", { params, body: { e164 } })),
    );
    if (done) onClaimed();
  };

  return (
    <ul className="number-search__results" aria-label="Numbers found">
      {numbers.map(({ e164, locality, region }) => (
        <li key={e164}>
          <span className="number-search__number">{phoneWords(e164)}</span>
          <span className="number-search__place">
            {[locality, region].filter(Boolean).join(", ")}
          </span>
          <button
            type="button"
            className="button button--small"
            aria-label={`Claim ${phoneWords(e164)}`}
            disabled={claim.busy}
            onClick={() => void take(e164)}
          >
            {claim.busy && chosen === e164 ? "Claiming…" : "Claim"}
          </button>
          {chosen === e164 && <ProblemLine problem={claim.problem} />}
        </li>
      ))}
    </ul>
  );
}
