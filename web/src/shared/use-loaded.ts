import { useCallback, useEffect, useRef, useState } from "react";
import { ApiProblem } from "../api/problem";

export interface Loaded<T> {
  /** null until the first answer. */
  value: T | null;
  problem: string | null;
  reload: () => void;
  /** Puts in what the server answered to a change, without asking again. */
  replace: (value: T) => void;
}

/** Something fetched when the component appears; `fetch` must be stable. The latest request wins. */
export function useLoaded<T>(fetch: () => Promise<T>): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const turn = useRef(0);

  const reload = useCallback(() => {
    turn.current += 1;
    const mine = turn.current;
    setProblem(null);
    fetch()
      .then((loaded) => mine === turn.current && setValue(loaded))
      .catch((cause: unknown) => {
        if (mine === turn.current) setProblem(ApiProblem.fromCause(cause).sentence);
      });
  }, [fetch]);
  useEffect(reload, [reload]);

  const replace = useCallback((next: T) => {
    turn.current += 1;
    setValue(next);
  }, []);
  return { value, problem, reload, replace };
}
