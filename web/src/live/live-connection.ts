/**
 * One event stream per page, read with fetch: resumes by Last-Event-ID, reconnects with back-off,
 * and asks for a poll every ten seconds for as long as it is down.
 */
import { API_BASE, type Session } from "../api/session";
import { backoffDelay } from "./backoff";
import { SeenEvents } from "./seen-events";
import { SseParser, type ServerSentEvent } from "./sse-parser";
import type { StreamEvent } from "./stream-events";

export type LiveStatus = "connecting" | "live" | "down";

const POLL_MS = 10_000;
// The server sends a comment every 15 s; two missed ones mean that the line is dead.
const SILENCE_MS = 40_000;

export class LiveConnection {
  #status: LiveStatus = "connecting";
  #attempt = 0;
  #lastEventId = "";
  #abort: AbortController | null = null;
  #retryTimer: number | undefined;
  #silenceTimer: number | undefined;
  #pollTimer: number | undefined;
  readonly #seen = new SeenEvents();
  readonly #eventListeners = new Set<(event: StreamEvent) => void>();
  readonly #refreshListeners = new Set<() => void>();
  readonly #statusListeners = new Set<() => void>();

  constructor(readonly session: Session) {}

  readonly status = (): LiveStatus => this.#status;

  readonly onStatus = (listener: () => void) => subscribeTo(this.#statusListeners, listener);

  /** Calls the listener for each event, once. */
  readonly onEvent = (listener: (event: StreamEvent) => void) =>
    subscribeTo(this.#eventListeners, listener);

  /** Calls the listener when what it shows may be stale and must be fetched afresh. */
  readonly onRefresh = (listener: () => void) => subscribeTo(this.#refreshListeners, listener);

  start(): void {
    window.addEventListener("online", this.#reconnectNow);
    void this.#run();
  }

  stop(): void {
    window.removeEventListener("online", this.#reconnectNow);
    window.clearTimeout(this.#retryTimer);
    window.clearTimeout(this.#silenceTimer);
    window.clearInterval(this.#pollTimer);
    this.#abort?.abort();
    this.#abort = null;
  }

  readonly #reconnectNow = (): void => {
    if (this.#status !== "down") return;
    window.clearTimeout(this.#retryTimer);
    void this.#run();
  };

  async #run(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    let ended = false;
    try {
      await this.#read(abort.signal);
      ended = true;
    } catch {
      // A broken line is expected, and told by the status.
    }
    if (this.#abort !== abort || !this.session.me()) return;
    // The server ends a stream when its token expires: that is no failure to tell anybody of.
    if (!ended) this.#goDown();
    this.#retryTimer = window.setTimeout(() => void this.#run(), backoffDelay(this.#attempt));
    this.#attempt += 1;
  }

  async #read(signal: AbortSignal): Promise<void> {
    const headers = new Headers({ Accept: "text/event-stream" });
    if (this.#lastEventId) headers.set("Last-Event-ID", this.#lastEventId);
    this.#watchSilence();
    const response = await this.session.fetch(
      new Request(`${API_BASE}/stream`, { headers, signal }),
    );
    if (!response.ok || !response.body) throw new Error(`stream answered ${response.status}`);
    const parser = new SseParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      this.#watchSilence();
      parser.push(chunk.value).forEach((event) => this.#take(event));
    }
  }

  #take(event: ServerSentEvent): void {
    if (event.type === "ready") this.#becomeLive();
    if (event.type === "reset") this.#startAfresh();
    if (event.id) this.#lastEventId = event.id;
    if (event.type === "ready" || event.type === "reset" || !this.#seen.isNew(event.id)) return;
    // The gateway is the only writer of this stream; its event types are listed in StreamEvent.
    const known = { type: event.type, data: JSON.parse(event.data) as unknown } as StreamEvent;
    this.#eventListeners.forEach((listener) => listener(known));
  }

  #becomeLive(): void {
    this.#attempt = 0;
    window.clearInterval(this.#pollTimer);
    this.#pollTimer = undefined;
    // Without an id to resume from, whatever happened since the page's first fetch was missed. And
    // what was polled while the stream was down may hold what is now told a second time.
    if (!this.#lastEventId || this.#status === "down") this.#refresh();
    this.#setStatus("live");
  }

  // After a reset the server may number its events anew.
  #startAfresh(): void {
    this.#seen.clear();
    this.#refresh();
  }

  #goDown(): void {
    this.#setStatus("down");
    this.#pollTimer ??= window.setInterval(() => this.#refresh(), POLL_MS);
  }

  #refresh(): void {
    this.#refreshListeners.forEach((listener) => listener());
  }

  #watchSilence(): void {
    window.clearTimeout(this.#silenceTimer);
    this.#silenceTimer = window.setTimeout(() => this.#abort?.abort(), SILENCE_MS);
  }

  #setStatus(status: LiveStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    this.#statusListeners.forEach((listener) => listener());
  }
}

function subscribeTo<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
