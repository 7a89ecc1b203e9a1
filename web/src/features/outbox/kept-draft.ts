/** A draft as the browser keeps it. */
import { ApiProblem } from "../../api/problem";
import { EMPTY_DRAFT, type Draft } from "./draft";
import { NO_MAIL_PARTS, type MailParts } from "./mail-parts";

/** What was kept, if it has the shape of a draft; parts that an older release did not keep are empty. */
export function draftFrom(kept: unknown): Draft | null {
  if (!isObject(kept) || typeof kept["body"] !== "string") return null;
  const { mentions = [], held = null } = kept;
  if (!Array.isArray(mentions) || !mentions.every(isMention)) return null;
  if (held !== null && !(isObject(held) && isObject(held["envelopes"]))) return null;
  const html = typeof kept["html"] === "string" ? kept["html"] : null;
  const mail = mailFrom(kept["mail"]);
  return { ...EMPTY_DRAFT, ...kept, html, mail, problem: problemFrom(kept["problem"]) };
}

/** An older release kept nothing of it. */
function mailFrom(kept: unknown): MailParts {
  if (!isObject(kept)) return NO_MAIL_PARTS;
  const lists = [kept["to"] ?? [], kept["cc"], kept["bcc"], kept["files"]];
  if (!lists.every(Array.isArray)) return NO_MAIL_PARTS;
  return { ...NO_MAIL_PARTS, ...kept };
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
