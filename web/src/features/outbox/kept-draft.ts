/** A draft as the browser keeps it. */
import { ApiProblem } from "../../api/problem";
import { EMPTY_DRAFT, type Draft } from "./draft";

/** Whether there is anything in it that somebody would miss. */
export function isWorthKeeping({ body, to, subject }: Draft): boolean {
  return body.trim() !== "" || to !== null || subject !== null;
}

/** What was kept, if it has the shape of a draft; parts that an older release did not keep are empty. */
export function draftFrom(kept: unknown): Draft | null {
  if (!isObject(kept) || typeof kept["body"] !== "string") return null;
  const { mentions = [], held = null } = kept;
  if (!Array.isArray(mentions) || !mentions.every(isMention)) return null;
  if (held !== null && !(isObject(held) && isObject(held["envelopes"]))) return null;
  return { ...EMPTY_DRAFT, ...kept, problem: problemFrom(kept["problem"]) };
}

function isMention(kept: unknown): boolean {
  if (!isObject(kept)) return false;
  const { id, text, start } = kept;
  return typeof id === "string" && typeof text === "string" && typeof start === "number";
}

export function problemFrom(kept: unknown): ApiProblem | null {
  if (!isObject(kept)) return null;
  const { status, code, detail, fields } = kept;
  if (typeof status !== "number" || typeof code !== "string" || typeof detail !== "string")
    return null;
  return new ApiProblem(status, code, detail, (fields ?? {}) as Record<string, string[]>);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
