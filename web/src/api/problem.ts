/** RFC 9457 problem answers, as an error the pages can show. */

interface ProblemBody {
  title?: string;
  detail?: string;
  code?: string;
  fields?: Record<string, string[]>;
}

const OFFLINE = "The server cannot be reached. Check your connection and try again.";

export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: Record<string, string[]> = {},
  ) {
    super(detail);
  }

  static fromBody(status: number, body: unknown): ApiProblem {
    const problem = (typeof body === "object" && body !== null ? body : {}) as ProblemBody;
    const said = problem.detail || problem.title || `The server answered with status ${status}.`;
    return new ApiProblem(status, problem.code ?? "unexpected_answer", said, problem.fields ?? {});
  }

  static fromCause(cause: unknown): ApiProblem {
    if (cause instanceof ApiProblem) return cause;
    return new ApiProblem(0, "offline", OFFLINE);
  }

  /** What this page finds wrong with a field by itself, told as the server would tell it. */
  static atField(path: string, sentence: string): ApiProblem {
    return new ApiProblem(0, "validation_failed", sentence, { [path]: [sentence] });
  }

  get isOfFields(): boolean {
    return Object.keys(this.fields).length > 0;
  }

  /** With a form's own names for what the request called otherwise. */
  renamed(names: Readonly<Record<string, string>>): ApiProblem {
    const fields = Object.entries(this.fields).map(([path, said]) => [names[path] ?? path, said]);
    return new ApiProblem(this.status, this.code, this.detail, Object.fromEntries(fields));
  }

  /** What is left to tell when these fields have told theirs; null when nothing is. */
  besides(told: ReadonlySet<string>): ApiProblem | null {
    const untold = Object.entries(this.fields).filter(([path]) => !told.has(path));
    if (this.isOfFields && untold.length === 0) return null;
    return new ApiProblem(this.status, this.code, this.detail, Object.fromEntries(untold));
  }

  /** The detail and every field's messages, as one readable text. */
  get sentence(): string {
    const lines = Object.entries(this.fields).flatMap(([path, messages]) =>
      messages
        .filter((message) => !this.detail.includes(message))
        .map((message) => `${fieldName(path)} ${message}`),
    );
    return [this.detail, ...lines].join(" ");
  }
}

/** What is said of a field, beside it: "must have nine digits." → "This must have nine digits." */
export function besideField(messages: readonly string[]): string {
  return messages
    .map((message) => (/^\p{Ll}/u.test(message) ? `This ${message}` : message))
    .map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`))
    .join(" ");
}

/** "contact_name" → "Contact name"; a value deep in a list, which has no name for people, → "It". */
function fieldName(path: string): string {
  const name = path.split(".").at(-1)?.replaceAll("_", " ") ?? "";
  if (name === "value" || /^\d*$/.test(name)) return "It";
  return name.charAt(0).toUpperCase() + name.slice(1);
}
