import { describe, expect, it } from "vitest";
import type { Template } from "../src/api/settings-types";
import {
  cutAtFields,
  insertField,
  templateFault,
  unknownFields,
} from "../src/features/templates/merge-fields";
import { byCategory, usableOn } from "../src/features/templates/template-words";

function template(part: Partial<Template>): Template {
  return {
    id: part.name ?? "t",
    built_in: false,
    name: "t",
    channel: "both",
    category: "reminder",
    subject: null,
    body: "Hi",
    ...part,
  };
}

describe("merge fields", () => {
  it("finds each unknown field once, whatever the spaces", () => {
    // Given a text with known and unknown fields, then only the unknown are named
    const text = "{{client.name}} {{ tax.year }} {{tax.year}} {{}}";
    expect(unknownFields(text)).toEqual(["tax.year", ""]);
  });

  it.each([
    ["Hi {{contact.first_name}}", null],
    ["Hi {{tax.year}}", "{{tax.year}}"],
    ["Hi {{client.name", "not closed"],
    ["Hi client.name}}", "not closed"],
    ["Hi {client.name}", null],
  ])("says what is wrong with %j", (text, said) => {
    // Given a text, when it is to be kept, then its fault is told or there is none
    const fault = templateFault("", text);
    if (said === null) expect(fault).toBeNull();
    else expect(fault).toContain(said);
  });

  it("looks at the subject too", () => {
    // Given a wrong subject above a good text, then it is a fault
    expect(templateFault("{{x}}", "Hi")).toContain("{{x}}");
  });

  it("goes in for what is selected, with the caret behind it", () => {
    // Given a selected word, when a field is put in, then it stands there instead
    expect(insertField("Hi NAME, hello", 3, 7, "client.name")).toEqual({
      text: "Hi {{client.name}}, hello",
      caret: 18,
    });
  });

  it("is cut out of the text without losing a letter", () => {
    // Given a text with two fields, then its pieces make the text again
    const text = "Hi {{client.name}}, {{staff.name}}";
    const pieces = cutAtFields(text);
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect(pieces.filter((piece) => piece.field).map((piece) => piece.at)).toEqual([3, 20]);
  });
});

describe("templates", () => {
  const all = [
    template({ name: "B", built_in: true }),
    template({ name: "Z", channel: "sms" }),
    template({ name: "W", category: "welcome", channel: "email" }),
  ];

  it("stand by category, the firm's own first", () => {
    // Given templates of two categories, then empty ones are left out and own ones lead
    expect(
      byCategory(all).map(([category, found]) => [category, found.map((t) => t.name)]),
    ).toEqual([
      ["reminder", ["Z", "B"]],
      ["welcome", ["W"]],
    ]);
  });

  it("are offered where their channel allows", () => {
    // Given an e-mail, an SMS and a both template, then each channel sees its own
    expect(usableOn(all, "sms").map((t) => t.name)).toEqual(["B", "Z"]);
    expect(usableOn(all, "email").map((t) => t.name)).toEqual(["B", "W"]);
    expect(usableOn(all, "portal").map((t) => t.name)).toEqual(["B", "W"]);
  });
});
