import { EMPTY_DRAFT, type Draft } from "./draft";

/** Drafts by conversation, in memory: they outlive the composer, so that nothing typed is lost. */
export class DraftStore {
  readonly #drafts = new Map<string, Draft>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of(conversationId: string): Draft {
    return this.#drafts.get(conversationId) ?? EMPTY_DRAFT;
  }

  change(conversationId: string, change: Partial<Draft>): void {
    this.#drafts.set(conversationId, { ...this.of(conversationId), ...change });
    this.#listeners.forEach((listener) => listener());
  }

  /** Puts back what could not be sent, above whatever has been typed since. */
  restore(conversationId: string, refused: Draft): void {
    const typed = this.of(conversationId).body.trim();
    const body = typed === "" ? refused.body : `${refused.body}\n\n${typed}`;
    this.change(conversationId, { ...refused, body });
  }
}
