import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { FirmNumber } from "../../api/settings-types";
import { Icon } from "../../shared/ui/Icon";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { numbersQuery } from "./queries";
import { useMay } from "../account/may";
import { NumberCard } from "./NumberCard";
import { NumberSearch } from "./NumberSearch";

/** Three states: loading, no number yet, and the firm's numbers. */
export function NumbersSection() {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const [adding, setAdding] = useState(false);
  const { data: value, error, refetch } = useQuery(numbersQuery(api));
  const numbers = value?.items.filter((number) => number.status !== "released") ?? [];

  const claimed = () => {
    setAdding(false);
    void refetch();
  };

  return (
    <section className="panel" aria-labelledby="numbers-title">
      <div className="panel__head">
        <h2 id="numbers-title">Phone numbers</h2>
        {numbers.length > 0 && mayEdit && !adding && (
          <button type="button" className="button button--small" onClick={() => setAdding(true)}>
            <Icon name="plus" size={16} /> Add another number
          </button>
        )}
      </div>
      {error && (
        <LoadFailure what="Your numbers" problem={error.sentence} onRetry={() => void refetch()} />
      )}
      {!error && !value && <Skeleton label="Loading your numbers" rows={2} />}
      {value && numbers.length === 0 && <NoNumber mayEdit={mayEdit} />}
      {numbers.length > 0 && <NumberList numbers={numbers} onChange={() => void refetch()} />}
      {value && mayEdit && (adding || numbers.length === 0) && (
        <NumberSearch onClaimed={claimed} onCancel={adding ? () => setAdding(false) : null} />
      )}
    </section>
  );
}

function NoNumber({ mayEdit }: { mayEdit: boolean }) {
  return (
    <p className="panel__lead">
      Your firm has no number yet, so nobody can text you. Choose one: texts to it appear in your
      inbox, and your own go out from it.
      {!mayEdit && " Somebody who may change your firm’s settings can claim one."}
    </p>
  );
}

function NumberList({ numbers, onChange }: { numbers: FirmNumber[]; onChange: () => void }) {
  return (
    <ul className="numbers" aria-label="Your numbers">
      {numbers.map((number) => (
        <NumberCard
          key={number.id}
          number={number}
          single={numbers.length === 1}
          onChange={onChange}
        />
      ))}
    </ul>
  );
}
