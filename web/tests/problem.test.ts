import { describe, expect, it } from "vitest";
import { ApiProblem, besideField } from "../src/api/problem";

describe("what is wrong with a form", () => {
  it.each([
    [["must have nine digits."], "This must have nine digits."],
    [["is empty"], "This is empty."],
    [["The text is too long.", "must not end so."], "The text is too long. This must not end so."],
  ])("%j is said beside the field as a sentence", (messages, sentence) => {
    // Given what the server says of a field, then it can be read on its own
    expect(besideField(messages)).toBe(sentence);
  });

  it("is told beside its fields, and what has none in one sentence", () => {
    // Given a wrong EIN and a wrong country, of which the form shows only the first
    const wrong = new ApiProblem(422, "validation_failed", "Check these fields: ein, country.", {
      ein: ["must have nine digits."],
      country: ["must be US."],
    });
    // When the fields have told theirs, then the rest is left
    expect(wrong.besides(new Set(["ein"]))?.sentence).toBe(
      "Check these fields: ein, country. Country must be US.",
    );
    expect(wrong.besides(new Set(["ein", "country", "website"]))).toBeNull();
    expect(wrong.besides(new Set())?.fields).toEqual(wrong.fields);
  });

  it("is not left out when it is about no field", () => {
    // Given a server that is down, then every form says so
    const down = new ApiProblem(503, "unavailable", "Down.");
    expect(down.besides(new Set(["ein"]))?.sentence).toBe("Down.");
  });

  it("is not said twice when the detail says it", () => {
    // Given a refusal whose detail is what it says of the field
    const said = "The message is empty; write something.";
    const refused = new ApiProblem(422, "empty_message", said, { body: [said] });
    expect(refused.sentence).toBe(said);
  });

  it("goes by the form's own names", () => {
    // Given a request that calls a field otherwise than the form, then the form finds it
    const wrong = new ApiProblem(422, "", "", { "contacts.0.name": ["is empty"], name: ["x"] });
    expect(wrong.renamed({ "contacts.0.name": "contact_name" }).fields).toEqual({
      contact_name: ["is empty"],
      name: ["x"],
    });
  });
});
