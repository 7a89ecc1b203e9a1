/** What this browser keeps for one person: it outlives a reload and a crash, and ends with signing out. */
export class Kept {
  readonly #prefix: string;

  constructor(owner: string) {
    this.#prefix = `onethread/${owner}/`;
  }

  /** The names of what is kept that begin so. */
  names(beginning = ""): string[] {
    const prefix = this.#prefix + beginning;
    const keys = tried(() => Object.keys(localStorage), []);
    return keys
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(this.#prefix.length));
  }

  /** Whatever was written, or null. A reader checks its shape: an older release may have written it. */
  read(name: string): unknown {
    return tried(() => JSON.parse(localStorage.getItem(this.#prefix + name) ?? "null"), null);
  }

  /** A browser that keeps nothing, or has no room left, costs the memory of a reload and nothing else. */
  write(name: string, value: unknown): void {
    tried(() => localStorage.setItem(this.#prefix + name, JSON.stringify(value)), undefined);
  }

  remove(name: string): void {
    tried(() => localStorage.removeItem(this.#prefix + name), undefined);
  }

  clear(): void {
    this.names().forEach((name) => this.remove(name));
  }

  /** Calls with the name of what another tab has written or removed. */
  watch(onChange: (name: string) => void): () => void {
    const listener = ({ key }: StorageEvent) => {
      if (key?.startsWith(this.#prefix)) onChange(key.slice(this.#prefix.length));
    };
    window.addEventListener("storage", listener);
    return () => window.removeEventListener("storage", listener);
  }
}

function tried<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}
