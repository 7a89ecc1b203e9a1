import { describe, expect, it } from "vitest";
import { cutAtMentions, matchingStaff, mentionQueryAt } from "../src/shared/mention-text";
import { splitQuoted } from "../src/shared/quoted-text";
import { smsLength } from "../src/shared/sms-length";

describe("smsLength", () => {
  it.each([
    ["", 0, 0, 160, null, "ok"],
    ["a".repeat(139), 139, 1, 160, null, "ok"],
    ["a".repeat(140), 140, 1, 160, null, "warn"],
    ["a".repeat(160), 160, 1, 160, null, "over"],
    ["a".repeat(161), 161, 2, 306, null, "over"],
    ["a".repeat(307), 307, 3, 459, null, "over"],
    ["€", 2, 1, 160, null, "ok"],
    ["ж".repeat(61), 61, 1, 70, "ж", "ok"],
    ["ж".repeat(62), 62, 1, 70, "ж", "warn"],
    ["ж".repeat(70), 70, 1, 70, "ж", "over"],
    ["ж".repeat(71), 71, 2, 134, "ж", "over"],
    ["a😀", 3, 1, 70, "😀", "ok"],
  ])("measures %j", (text, units, segments, room, special, level) => {
    // Given a text, when it is measured, then it is what TS 23.038 says
    const encoding = special === null ? "GSM-7" : "UCS-2";
    expect(smsLength(text)).toEqual({ units, segments, room, special, encoding, level });
  });

  it("never splits a character of two units over two segments", () => {
    // Given a euro sign (two units) that would straddle the first segment's end
    const text = `${"a".repeat(152)}€${"a".repeat(152)}`;
    // When it is measured
    // Then the 306 units need three segments, not two
    expect(smsLength(text)).toMatchObject({ units: 306, segments: 3 });
  });
});

describe("mentions", () => {
  const staff = [
    { id: "1", name: "Tom Becker" },
    { id: "2", name: "Tom Becker-Lane" },
    { id: "3", name: "Priya Nair" },
  ];

  it("finds the mention being typed, but none in an address", () => {
    // Given a mention at the caret, and an e-mail address
    // When they are looked at
    // Then only the first is a mention
    expect(mentionQueryAt("ask @To", 7)).toEqual({ start: 4, text: "To" });
    expect(mentionQueryAt("tom@ha", 6)).toBeNull();
    expect(mentionQueryAt("ask @To", 3)).toBeNull();
  });

  it("matches first and last names", () => {
    // Given a typed part of a last name, then the member is found
    expect(matchingStaff(staff, "nai").map((member) => member.id)).toEqual(["3"]);
  });

  it("cuts at the longest name", () => {
    // Given a text that mentions the longer of two names
    const pieces = cutAtMentions("Hi @Tom Becker-Lane!", ["Tom Becker", "Tom Becker-Lane"]);
    // Then the pill is the longer name
    expect(pieces.find((piece) => piece.mention)?.text).toBe("@Tom Becker-Lane");
    expect(pieces.map((piece) => piece.text).join("")).toBe("Hi @Tom Becker-Lane!");
    // And a name that goes on is another one's
    expect(cutAtMentions("@Tom Beckers", ["Tom Becker"])).toEqual([
      { mention: false, text: "@Tom Beckers" },
    ]);
  });
});

describe("splitQuoted", () => {
  it("folds the history and loses nothing", () => {
    // Given a reply above its history
    const body = "Thanks!\n\nOn Tue, Marcus <m@x.example> wrote:\n> Dear Dana";
    // When it is split
    const { fresh, quoted } = splitQuoted(body, 2);
    // Then the words are above and the history is whole
    expect(fresh).toBe("Thanks!");
    expect(quoted).toBe("On Tue, Marcus <m@x.example> wrote:\n> Dear Dana");
  });

  it("shows a mail that is nothing but a quotation", () => {
    // Given a mail of quoted lines alone, then it is not folded away
    expect(splitQuoted("> only this", 0)).toEqual({ fresh: "> only this", quoted: "" });
  });

  it("folds nothing where the service found nothing to fold", () => {
    // Given answers between quoted lines, and a text that was cut above the place
    const body = "> First?\nYes.\n> Second?\nNo.";
    // When they are split, then all is shown
    expect(splitQuoted(body, null)).toEqual({ fresh: body, quoted: "" });
    expect(splitQuoted(body, 9)).toEqual({ fresh: body, quoted: "" });
  });
});
