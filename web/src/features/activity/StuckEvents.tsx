import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { useStaff } from "../account/staff-context";
import { StuckEventCard } from "./StuckEventCard";
import { missingWords } from "./stuck-words";

/** What was not passed on and waits for a decision. `asked`: said even when there is nothing. */
export function StuckEvents({ asked }: { asked: boolean }) {
  const { api } = useStaff();
  const cache = useQueryClient();
  const [done, setDone] = useState("");
  const list = useQuery({
    queryKey: keys.stuckEvents,
    queryFn: () => answer(api.GET("/stuck-events")),
  });
  const settled = (said: string) => {
    setDone(said);
    void cache.invalidateQueries({ queryKey: keys.stuckEvents });
    void cache.invalidateQueries({ queryKey: keys.everyActivity });
  };

  if (list.error) {
    return (
      <LoadFailure
        what="What was not passed on"
        problem={list.error.sentence}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (!list.data) return null;
  const { items, more, unreachable } = list.data;
  if (items.length === 0 && unreachable.length === 0 && !asked && !done) return null;
  return (
    <section className="panel" aria-labelledby="stuck-title">
      <h2 id="stuck-title">Not passed on</h2>
      {items.length > 0 && (
        <p className="panel__lead">
          These went nowhere and are kept here. Try one again once its cause is mended; nothing
          happens twice.
        </p>
      )}
      {items.length === 0 && unreachable.length === 0 && <p>Nothing waits here.</p>}
      <p role="status">{done}</p>
      {unreachable.length > 0 && <p className="field__error">{missingWords(unreachable)}</p>}
      <ul className="stuck">
        {items.map((item) => (
          <StuckEventCard key={item.id} item={item} onSettled={settled} />
        ))}
      </ul>
      {more && <p className="panel__lead">There are older ones, shown once these are settled.</p>}
    </section>
  );
}
