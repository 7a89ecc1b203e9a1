/**
 * Parser of `text/event-stream` (WHATWG HTML, section 9.2.6), fed with chunks as they come off the
 * wire. EventSource cannot carry an Authorization header, hence fetch and this.
 */

export interface ServerSentEvent {
  /** Last event id seen so far on the stream; "" before the first. */
  id: string;
  type: string;
  data: string;
}

export class SseParser {
  #rest = "";
  #atStart = true;
  #id = "";
  #type = "";
  #data: string[] = [];

  /** The events that this chunk completes, in order. */
  push(chunk: string): ServerSentEvent[] {
    this.#rest += this.#atStart ? chunk.replace(/^\uFEFF/, "") : chunk;
    if (chunk !== "") this.#atStart = false;
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#takeLine(line));
  }

  #takeLine(line: string): ServerSentEvent[] {
    if (line === "") return this.#dispatch();
    if (line.startsWith(":")) return [];
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    this.#takeField(field, value);
    return [];
  }

  #takeField(field: string, value: string): void {
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#type = value;
    else if (field === "id" && !value.includes("\0")) this.#id = value;
  }

  #dispatch(): ServerSentEvent[] {
    const event = { id: this.#id, type: this.#type || "message", data: this.#data.join("\n") };
    const empty = this.#data.length === 0;
    this.#type = "";
    this.#data = [];
    return empty ? [] : [event];
  }
}
