import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { ApiProblem } from "../../api/problem";
import { FieldsContext, problemIdOf, type Fields } from "./use-field";

interface Props {
  problem: ApiProblem | null;
  children: ReactNode;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Around the fields of a form and its ProblemLine: what is wrong with a field stands at the field
 * (useField), the first of them gets the focus, and the ProblemLine says what is left.
 */
export function FieldProblems({ problem, children }: Props) {
  // The control's id, by the path of every field that is on the page.
  const places = useRef(new Map<string, string>());
  const [shown, setShown] = useState(NONE);

  const place = useCallback((path: string, controlId: string) => {
    places.current.set(path, controlId);
    setShown(new Set(places.current.keys()));
    return () => {
      places.current.delete(path);
      setShown(new Set(places.current.keys()));
    };
  }, []);

  useEffect(() => {
    const ids = Object.keys(problem?.fields ?? {}).map((path) => places.current.get(path));
    const first = firstOnPage(ids);
    first?.focus();
    // The focus brings the control into view, not what is said below it.
    if (first) document.getElementById(problemIdOf(first.id))?.scrollIntoView({ block: "nearest" });
  }, [problem]);

  const fields = useMemo<Fields>(() => ({ problem, shown, place }), [problem, shown, place]);
  return <FieldsContext value={fields}>{children}</FieldsContext>;
}

function firstOnPage(ids: (string | undefined)[]): HTMLElement | undefined {
  return ids
    .flatMap((id) => document.getElementById(id ?? "") ?? [])
    .toSorted((a, b) =>
      a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
    )[0];
}
