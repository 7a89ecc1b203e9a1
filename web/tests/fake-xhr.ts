/** An XMLHttpRequest over the gateway of render tests: `fetch`, with the progress in two steps. */
import { vi } from "vitest";

type Listener = (event: { loaded: number; total: number }) => void;

class Heard {
  readonly #listeners = new Map<string, Listener[]>();

  addEventListener(kind: string, listener: Listener): void {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), listener]);
  }

  says(kind: string, loaded = 0, total = 0): void {
    this.#listeners.get(kind)?.forEach((listener) => listener({ loaded, total }));
  }
}

class FakeXhr extends Heard {
  readonly upload = new Heard();
  status = 0;
  response: unknown = null;
  responseType = "";
  readonly #headers: Record<string, string> = {};
  #place = "";
  #aborted = false;

  open(_method: string, place: string): void {
    this.#place = place;
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }

  abort(): void {
    this.#aborted = true;
    this.says("abort");
  }

  send(file: File): void {
    this.upload.says("progress", file.size / 2, file.size);
    void this.#ask(file).catch(() => this.says("error"));
  }

  async #ask(file: File): Promise<void> {
    // What happens to the bytes is the gateway's; how many there are is enough here.
    const body = "x".repeat(file.size);
    const address = new URL(this.#place, window.location.href);
    const answer = await fetch(address, { method: "POST", headers: this.#headers, body });
    this.status = answer.status;
    this.response = await answer.json();
    if (!this.#aborted) this.says("load");
  }
}

export function fakeXhr(): void {
  vi.stubGlobal("XMLHttpRequest", FakeXhr);
}
