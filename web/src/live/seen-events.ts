/** Remembers the latest event ids, so that an event replayed after a reconnect acts once. */
export class SeenEvents {
  readonly #ids = new Set<string>();

  constructor(readonly limit = 2000) {}

  /** True the first time an id comes by. Events without an id always count as new. */
  isNew(id: string): boolean {
    if (id === "") return true;
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > this.limit && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }

  clear(): void {
    this.#ids.clear();
  }
}
