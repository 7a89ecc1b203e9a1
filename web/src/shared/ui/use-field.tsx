import { createContext, useContext, useId, useLayoutEffect, type ReactNode } from "react";
import { besideField, type ApiProblem } from "../../api/problem";

export interface Fields {
  problem: ApiProblem | null;
  /** The paths of the fields that are on the page. */
  shown: ReadonlySet<string>;
  /** Says that a control is there for a field; returns what takes it back. */
  place: (path: string, controlId: string) => () => void;
}

export const FieldsContext = createContext<Fields | null>(null);

/** What a control must carry to be found, and to tell what is wrong with it. */
export interface ControlProps {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** The id of the line that says what is wrong with a control. */
export function problemIdOf(controlId: string): string {
  return `${controlId}-problem`;
}

/** Names of a field in a problem: "address.street"; several where one control stands for them all. */
export type FieldPath = string | readonly string[];

/** Ties a control to its field. `described`: ids of what describes the control besides. */
export function useField(
  path: FieldPath,
  ...described: (string | false | undefined)[]
): { control: ControlProps; line: ReactNode } {
  const fields = useContext(FieldsContext);
  const id = useId();
  const place = fields?.place;
  const paths = typeof path === "string" ? path : path.join(" ");
  useLayoutEffect(() => {
    const gone = paths.split(" ").map((name) => place?.(name, id));
    return () => gone.forEach((leave) => leave?.());
  }, [place, paths, id]);

  // The same may be wrong with several names that one control stands for.
  const said = new Set(paths.split(" ").flatMap((name) => fields?.problem?.fields[name] ?? []));
  const lineId = said.size > 0 && problemIdOf(id);
  return {
    control: {
      id,
      "aria-invalid": lineId ? true : undefined,
      "aria-describedby": [...described, lineId].filter(Boolean).join(" ") || undefined,
    },
    line: lineId && (
      <p id={lineId} className="field__error" role="alert">
        {besideField([...said])}
      </p>
    ),
  };
}
