import { describe, expect, it } from "vitest";
import { EMPTY_DRAFT, written, type Draft } from "../src/features/outbox/draft";
import { internal, sent } from "./drafts";

const note = (body: string, ...mentions: [string, number, string][]): Draft => ({
  ...EMPTY_DRAFT,
  channel: "internal",
  body,
  mentions: mentions.map(([id, start, text]) => ({ id, start, text })),
});

describe("mentions of a draft", () => {
  it("are those chosen, not those that the text seems to name", () => {
    // Given @Sam Lee chosen, where there is also a Sam, and @Tom typed
    const draft = note("@Sam Lee and @Tom Becker", ["lee", 0, "@Sam Lee"]);
    // When it is composed, then only the one chosen is named, and nobody is a recipient
    expect(sent(draft, [internal])).toEqual({
      channel: "internal",
      body: "@Sam Lee and @Tom Becker",
      mentions: ["lee"],
    });
  });

  it.each([
    ["text before them", "Hi @Sam Lee", "Well, Hi @Sam Lee", 6, ["lee"]],
    ["text behind them", "Hi @Sam Lee", "Hi @Sam Lee!", 12, ["lee"]],
    ["a part of the name deleted", "Hi @Sam Lee", "Hi @Sam Le", 10, []],
    ["the name made longer", "Hi @Sam Lee", "Hi @Sam Leeds", 13, []],
    ["a letter put into the name", "Hi @Sam Lee", "Hi @Saam Lee", 7, []],
    ["everything replaced", "Hi @Sam Lee", "@Sam Lee", 8, []],
  ])("follow their place: %s", (_what, before, after, caret, left) => {
    // Given a mention, when the text is edited, then it is there as long as its name is
    const draft = written(note(before, ["lee", 3, "@Sam Lee"]), after, caret);
    expect(draft.mentions.map(({ id }) => id)).toEqual(left);
    draft.mentions.forEach(({ start, text }) =>
      expect(draft.body.slice(start, start + text.length)).toBe(text),
    );
  });

  it("are told apart where two are called alike", () => {
    // Given two Alex Roys chosen, when the first of them is deleted
    const text = "@Alex Roy @Alex Roy ";
    const draft = note(text, ["one", 0, "@Alex Roy"], ["two", 10, "@Alex Roy"]);
    const left = written(draft, "@Alex Roy ", 0);
    // Then the other one is named
    expect(left.mentions).toEqual([{ id: "two", start: 0, text: "@Alex Roy" }]);
  });
});
