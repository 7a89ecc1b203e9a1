/** The typed client: paths, parameters and answers come from openapi.json. */
import createClient from "openapi-fetch";
import { ApiProblem } from "./problem";
import type { paths } from "./schema";
import { API_BASE, type Session } from "./session";

export type Api = ReturnType<typeof createClient<paths>>;

export function createApi(session: Session): Api {
  return createClient<paths>({ baseUrl: API_BASE, fetch: session.fetch });
}

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * The answer's body, or an ApiProblem thrown. `names`: what the form calls fields that the request's
 * body calls otherwise, such as {"new_client.name": "name"}.
 */
export async function answer<T>(
  call: Promise<Outcome<T>>,
  names: Readonly<Record<string, string>> = {},
): Promise<T> {
  const outcome = await call.catch((cause: unknown) => {
    throw ApiProblem.fromCause(cause);
  });
  const { response, error, data } = outcome;
  if (!response.ok) throw ApiProblem.fromBody(response.status, error).renamed(names);
  return data as T;
}

/** One key per thing the user meant to do once: a retry repeats the key. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}
