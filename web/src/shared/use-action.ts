import { useCallback, useState } from "react";
import { ApiProblem } from "../api/problem";

export interface Action {
  busy: boolean;
  problem: ApiProblem | null;
  /** True when it went through. */
  run: (act: () => Promise<unknown>) => Promise<boolean>;
  forget: () => void;
}

/** One thing at a time that may fail: says that it is under way, and what went wrong. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const run = useCallback(async (act: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await act();
      return true;
    } catch (cause) {
      setProblem(ApiProblem.fromCause(cause));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const forget = useCallback(() => setProblem(null), []);
  return { busy, problem, run, forget };
}
