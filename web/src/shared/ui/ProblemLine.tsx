import type { ApiProblem } from "../../api/problem";

/** What went wrong with an action, where it was asked for. */
export function ProblemLine({ problem }: { problem: ApiProblem | null }) {
  if (!problem) return null;
  return (
    <p className="field__error" role="alert">
      {problem.sentence}
    </p>
  );
}
