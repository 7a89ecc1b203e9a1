import { useMutation } from "@tanstack/react-query";
import { useCallback } from "react";
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
  const { mutateAsync, isPending, error, reset } = useMutation({
    mutationFn: (act: () => Promise<unknown>) => act(),
  });
  const run = useCallback(
    (act: () => Promise<unknown>) =>
      mutateAsync(act).then(
        () => true,
        () => false,
      ),
    [mutateAsync],
  );
  const problem = error ? ApiProblem.fromCause(error) : null;
  return { busy: isPending, problem, run, forget: reset };
}
