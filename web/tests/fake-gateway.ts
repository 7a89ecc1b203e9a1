/**
 * The gateway of render tests, in place of `fetch`: the mock gateway's answers (dev/), unless a test
 * gives one of its own. Operations go by their ids in openapi.json, whose types the answers have.
 */
import { readFileSync } from "node:fs";
import { answerTo } from "../dev/mock-answers";
import { PICTURE } from "../dev/sample-picture";
import type { operations } from "../src/api/schema";
import type { AnswerTo } from "../src/api/types";
import type { StreamEvent } from "../src/live/stream-events";

export type OperationId = keyof operations;
type Answer = [status: number, body?: unknown];

interface Place {
  verb: string;
  pattern: RegExp;
}

export interface Asked {
  body: unknown;
  query: Record<string, string>;
  key: string | null;
}

interface Refusal {
  status?: number;
  code?: string;
  detail?: string;
  fields?: Record<string, string[]>;
}

const DOWNLOADS = new Set<OperationId>([
  "downloadAttachment",
  "downloadPortalAttachment",
  "showRemotePicture",
]);
const BASE = "/api/v1";
const PLACES = placesOf("openapi.json");

export class FakeGateway {
  readonly #answers = new Map<OperationId, Answer>();
  readonly #held = new Map<OperationId, Promise<void>>();
  readonly #asked = new Map<OperationId, Asked[]>();
  #stream: ReadableStreamDefaultController<Uint8Array> | null = null;

  /** Answers so from now on. */
  answers<O extends OperationId>(operation: O, body: AnswerTo<O>, status = 200): void {
    this.#answers.set(operation, [status, body]);
  }

  /** Refuses from now on, as problem+json says it; a server that is down, where nothing else is said. */
  refuses(operation: OperationId, refusal: Refusal = {}): void {
    const { status = 503, code = "unavailable", detail = "The service is down.", fields } = refusal;
    const problem = { type: "about:blank", title: "", status, code, detail };
    this.#answers.set(operation, [status, fields ? { ...problem, fields } : problem]);
  }

  /** Refuses fields of a form. */
  marks(operation: OperationId, fields: Record<string, string[]>): void {
    const detail = `Check these fields: ${Object.keys(fields).join(", ")}.`;
    this.refuses(operation, { status: 422, code: "validation_failed", detail, fields });
  }

  /** Answers as the mock gateway does again. */
  recovers(operation: OperationId): void {
    this.#answers.delete(operation);
  }

  /** Does not answer until what it returns is called. */
  holds(operation: OperationId): () => void {
    const releases: (() => void)[] = [];
    this.#held.set(operation, new Promise((resolve) => releases.push(resolve)));
    return () => {
      this.#held.delete(operation);
      releases.forEach((release) => release());
    };
  }

  /** What was asked of an operation, the earliest first. */
  asked(operation: OperationId): Asked[] {
    return this.#asked.get(operation) ?? [];
  }

  /** Says that the page's stream is up. */
  opens(): void {
    this.#write("event: ready\ndata: {}\n\n");
  }

  /** Sends an event over the page's stream. */
  tells({ type, data }: StreamEvent): void {
    this.#write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #write(text: string): void {
    this.#stream?.enqueue(new TextEncoder().encode(text));
  }

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    url.pathname = url.pathname.slice(BASE.length);
    const operation = operationAt(request.method, url.pathname);
    const body = bodyOf(request, await request.text());
    const key = request.headers.get("Idempotency-Key");
    const query = Object.fromEntries(url.searchParams);
    this.#asked.set(operation, [...this.asked(operation), { body, query, key }]);
    if (operation === "watchEvents") return this.#openStream();
    await this.#held.get(operation);
    if (DOWNLOADS.has(operation) && !this.#answers.has(operation)) return new Response(PICTURE);
    return respond(this.#answers.get(operation) ?? answerTo(request.method, url, body));
  };

  #openStream(): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#stream = controller;
      },
    });
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  }
}

/** A file that is handed over is told by its size. */
function bodyOf(request: Request, text: string): unknown {
  const isFile = request.headers.get("Content-Type")?.startsWith("application/json") === false;
  if (isFile && text !== "") return { size: text.length };
  return text === "" ? {} : JSON.parse(text);
}

function respond([status, body]: Answer): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  const text = body === undefined ? null : JSON.stringify(body);
  return new Response(text, { status, headers: { "Content-Type": type } });
}

function operationAt(method: string, path: string): OperationId {
  const found = [...PLACES].find(
    ([, { verb, pattern }]) => verb === method.toLowerCase() && pattern.test(path),
  );
  if (!found) throw new Error(`openapi.json has no ${method} ${path}`);
  return found[0];
}

function placesOf(file: string): Map<OperationId, Place> {
  const { paths } = JSON.parse(readFileSync(file, "utf8")) as {
    paths: Record<string, Record<string, { operationId?: OperationId }>>;
  };
  // A path that is written out comes before one with a parameter in its place.
  const ordered = Object.entries(paths).toSorted(
    ([a], [b]) => a.split("{").length - b.split("{").length,
  );
  const places = ordered.flatMap(([path, verbs]) => {
    const pattern = new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    return Object.entries(verbs).flatMap(([verb, { operationId }]): [OperationId, Place][] =>
      operationId ? [[operationId, { verb, pattern }]] : [],
    );
  });
  return new Map(places);
}
