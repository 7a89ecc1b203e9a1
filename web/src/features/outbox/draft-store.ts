import type { Kept } from "../../shared/kept";
import { rangesBehind } from "../../shared/marked-ranges";
import { htmlOf } from "../../shared/editor/rich-text";
import { EMPTY_DRAFT, isBegun, type Draft } from "./draft";
import { draftFrom } from "./kept-draft";

const FOLDER = "draft/";

/** Drafts by conversation. They outlive the composer, and a reload: nothing typed is lost. */
export class DraftStore {
  readonly #drafts = new Map<string, Draft>();
  readonly #listeners = new Set<() => void>();

  constructor(readonly kept: Kept) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    // The same conversation open in another tab: what was written last is the draft.
    const unwatch = this.kept.watch((name) => {
      if (!name.startsWith(FOLDER)) return;
      this.#drafts.delete(name.slice(FOLDER.length));
      listener();
    });
    this.#listeners.add(listener);
    return () => {
      unwatch();
      this.#listeners.delete(listener);
    };
  };

  of(conversationId: string): Draft {
    const known = this.#drafts.get(conversationId);
    if (known) return known;
    const draft = draftFrom(this.kept.read(FOLDER + conversationId)) ?? EMPTY_DRAFT;
    this.#drafts.set(conversationId, draft);
    return draft;
  }

  edit(conversationId: string, change: (draft: Draft) => Draft): void {
    const draft = change(this.of(conversationId));
    this.#drafts.set(conversationId, draft);
    if (isBegun(draft)) this.kept.write(FOLDER + conversationId, draft);
    else this.kept.remove(FOLDER + conversationId);
    this.#listeners.forEach((listener) => listener());
  }

  /** Puts back what could not be sent, above whatever has been typed since. */
  restore(conversationId: string, refused: Draft): void {
    this.edit(conversationId, (typed) => (isBegun(typed) ? above(refused, typed) : refused));
  }

  /** Takes the draft along when its conversation has become a part of another one. */
  move(from: string, to: string): void {
    const draft = this.of(from);
    if (from === to || !isBegun(draft)) return;
    this.edit(from, () => EMPTY_DRAFT);
    this.restore(to, draft);
  }
}

function above(refused: Draft, typed: Draft): Draft {
  const text = `${refused.body}\n\n`;
  const below = rangesBehind(typed.mentions, text.length);
  const known = new Set(refused.mail.files.map(({ id }) => id));
  const files = typed.mail.files.filter(({ id }) => !known.has(id));
  const formatted = refused.html !== null || typed.html !== null;
  const htmls = [refused, typed].map(({ html, body }) => htmlOf({ html, text: body }));
  return {
    ...refused,
    body: text + typed.body,
    html: formatted ? htmls.join("<p></p>") : null,
    mentions: [...refused.mentions, ...below],
    mail: { ...refused.mail, files: [...refused.mail.files, ...files] },
  };
}
