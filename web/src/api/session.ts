/**
 * Who is signed in on this page. The access token lives in memory only; the refresh token is an
 * HttpOnly cookie that the page never sees, so a reload asks for a new access token.
 */
import { ApiProblem } from "./problem";
import type { Me, SignedIn } from "./types";

export const API_BASE = "/api/v1";

export type Audience = "staff" | "portal";
type Listener = () => void;

export class Session {
  #token: string | null = null;
  #me: Me | null = null;
  #renewal: Promise<boolean> | null = null;
  readonly #listeners = new Set<Listener>();

  constructor(readonly audience: Audience) {}

  readonly me = (): Me | null => this.#me;

  readonly subscribe = (listener: Listener): Listener => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The access token, for what `fetch` cannot do. */
  readonly bearer = (): string | null => this.#token;

  async signIn(email: string, password: string): Promise<void> {
    const response = await this.#post("sign-in", { email, password });
    if (!response.ok) throw await problemOf(response);
    this.#accept((await response.json()) as SignedIn);
  }

  async signOut(): Promise<void> {
    await this.#post("sign-out").catch(() => undefined);
    this.#forget();
  }

  /** Renews by cookie. False: there is no session any more. Throws when the server is unreachable. */
  renew(): Promise<boolean> {
    this.#renewal ??= this.#renewAlone().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  /** `fetch` with the access token; an expired token is renewed once and the request repeated. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const spare = request.clone();
    const response = await fetch(this.#authorised(request));
    if (response.status !== 401) return response;
    if (await this.renew()) return fetch(this.#authorised(spare));
    return response;
  };

  #authorised(request: Request): Request {
    if (this.#token) request.headers.set("Authorization", `Bearer ${this.#token}`);
    return request;
  }

  // Tabs share the cookie and each renewal rotates it: without the lock the slower tab would
  // present a token that the faster one has just used up, and be signed out.
  async #renewAlone(): Promise<boolean> {
    if (!navigator.locks) return this.#renewNow();
    const lock = `onethread-renewal-${this.audience}`;
    return await navigator.locks.request(lock, () => this.#renewNow());
  }

  async #renewNow(): Promise<boolean> {
    const response = await this.#post("refresh");
    if (response.ok) {
      this.#accept((await response.json()) as SignedIn);
      return true;
    }
    if (response.status >= 500) throw await problemOf(response);
    this.#forget();
    return false;
  }

  async #post(action: string, body?: unknown): Promise<Response> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    try {
      return await fetch(`${API_BASE}/auth/${this.audience}/${action}`, {
        method: "POST",
        credentials: "same-origin",
        headers: body === undefined ? {} : { "Content-Type": "application/json" },
        ...json,
      });
    } catch (cause) {
      throw ApiProblem.fromCause(cause);
    }
  }

  #accept(signedIn: SignedIn): void {
    this.#token = signedIn.access_token;
    // A renewal that changes nothing must not draw the page anew.
    const same = JSON.stringify(this.#me) === JSON.stringify(signedIn.me);
    if (!same) this.#me = signedIn.me;
    this.#listeners.forEach((listener) => listener());
  }

  #forget(): void {
    this.#token = null;
    this.#me = null;
    this.#listeners.forEach((listener) => listener());
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  return ApiProblem.fromBody(response.status, body);
}
