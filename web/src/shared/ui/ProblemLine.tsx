import { useContext, type ReactNode } from "react";
import type { ApiProblem } from "../../api/problem";
import { phoneWords } from "../phone";
import { FieldsContext } from "./use-field";

interface Props {
  problem: ApiProblem | null;
  id?: string;
  className?: string;
  /** Said before it. */
  lead?: ReactNode;
  /** Said when everything stands at its field. */
  marked?: string;
}

/** What went wrong with an action, where it was asked for: all of it that stands at no field. */
export function ProblemLine(props: Props) {
  const { problem, id, className = "field__error", lead, marked } = props;
  const fields = useContext(FieldsContext);
  if (!problem) return null;
  const left = fields?.problem === problem ? problem.besides(fields.shown) : problem;
  if (!left) return marked && <p className="field__error">{marked}</p>;
  return (
    <p id={id} className={className} role="alert">
      {lead} {phoneWords(left.sentence)}
    </p>
  );
}
