/** Files chosen for messages that are being written, by the place where one writes. */
import { newIdempotencyKey } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { FileOnItsWay, SendFile } from "../../api/upload";
import type { Kept } from "../../shared/kept";
import { chosen, itemsFrom, keptOf, taken, type ChosenFile } from "./upload";

const FOLDER = "uploads/";
/** The server lets an account send four at a time. */
const AT_ONCE = 3;
const NONE: readonly ChosenFile[] = [];

/** They go on when another conversation is looked at, and what has come outlives a reload. */
export class UploadStore {
  readonly #places = new Map<string, readonly ChosenFile[]>();
  readonly #onTheirWay = new Map<string, FileOnItsWay>();
  readonly #listeners = new Set<() => void>();

  constructor(
    readonly send: SendFile,
    readonly kept: Kept,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of(place: string): readonly ChosenFile[] {
    const known = this.#places.get(place);
    if (known) return known;
    const kept = itemsFrom(this.kept.read(FOLDER + place));
    const items = kept.length > 0 ? kept : NONE;
    this.#places.set(place, items);
    return items;
  }

  add(place: string, files: Iterable<File>): void {
    for (const file of files) {
      const items = this.of(place);
      this.#put(place, [...items, chosen(file, newIdempotencyKey(), items)]);
    }
    this.#begin();
  }

  remove(place: string, key: string): void {
    const items = this.of(place).filter((item) => item.key !== key);
    this.#put(place, items);
    this.#onTheirWay.get(key)?.cancel();
  }

  retry(place: string, key: string): void {
    this.#change(place, key, (item) =>
      item.state === "failed" && item.file ? { ...item, state: "waiting", problem: null } : item,
    );
    this.#begin();
  }

  /** Takes the files away, as when their message is sent; what is on its way is not sent on. */
  take(place: string): readonly ChosenFile[] {
    const items = this.of(place);
    items.forEach(({ key }) => this.#onTheirWay.get(key)?.cancel());
    this.#put(place, NONE);
    return items;
  }

  /** Puts back the files of a message that could not be sent, before those chosen since. */
  restore(place: string, items: readonly ChosenFile[]): void {
    const here = new Set(this.of(place).map(({ key }) => key));
    this.#put(place, [...items.filter(({ key }) => !here.has(key)), ...this.of(place)]);
  }

  #begin(): void {
    for (const [place, items] of this.#places) {
      for (const item of items) {
        if (this.#onTheirWay.size >= AT_ONCE) return;
        if (item.state === "waiting" && item.file) void this.#send(place, item, item.file);
      }
    }
  }

  async #send(place: string, { key }: ChosenFile, file: File): Promise<void> {
    const onProgress = (progress: number) =>
      this.#change(place, key, (item) => ({ ...item, progress }));
    const way = this.send(file, key, onProgress);
    this.#onTheirWay.set(key, way);
    this.#change(place, key, (item) => ({ ...item, state: "sending", progress: 0 }));
    try {
      const upload = await way.done;
      this.#change(place, key, (item) => taken(item, upload));
    } catch (cause) {
      this.#change(place, key, (item) => failed(item, ApiProblem.fromCause(cause)));
    }
    this.#onTheirWay.delete(key);
    this.#begin();
  }

  #change(place: string, key: string, change: (item: ChosenFile) => ChosenFile): void {
    const items = this.of(place);
    // It may have been removed meanwhile.
    if (!items.some((item) => item.key === key)) return;
    this.#put(
      place,
      items.map((item) => (item.key === key ? change(item) : item)),
    );
  }

  #put(place: string, items: readonly ChosenFile[]): void {
    this.#places.set(place, items);
    const kept = keptOf(items);
    if (kept.length > 0) this.kept.write(FOLDER + place, kept);
    else this.kept.remove(FOLDER + place);
    this.#listeners.forEach((listener) => listener());
  }
}

/** What the server refuses for what it is will not be taken the next time either. */
function failed(item: ChosenFile, problem: ApiProblem): ChosenFile {
  const said = problem.fields["file"]?.[0];
  const sentence = said ? `It ${said}` : problem.sentence;
  return { ...item, state: "failed", problem: sentence, file: said ? null : item.file };
}
