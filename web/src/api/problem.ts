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

  /** The detail and every field's messages, as one readable text. */
  get sentence(): string {
    const lines = Object.entries(this.fields).flatMap(([path, messages]) =>
      messages.map((message) => `${fieldName(path)} ${message}`),
    );
    const unsaid = lines.filter((line) => !this.detail.includes(line));
    return [this.detail, ...unsaid].join(" ");
  }
}

/** "contact_name" → "Contact name"; a value deep in a list, which has no name for people, → "It". */
function fieldName(path: string): string {
  const name = path.split(".").at(-1)?.replaceAll("_", " ") ?? "";
  if (name === "value" || /^\d*$/.test(name)) return "It";
  return name.charAt(0).toUpperCase() + name.slice(1);
}
