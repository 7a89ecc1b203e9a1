import { describe, expect, it } from "vitest";
import { addressesIn, isMailAddress, withoutRepeats } from "../src/shared/mail-address";

describe("addresses", () => {
  it.each([
    ["dana@a.example", ["dana@a.example"]],
    [
      "Dana <dana@a.example>; luis@b.example,\nmei@c.example",
      ["dana@a.example", "luis@b.example", "mei@c.example"],
    ],
    ['"Chen, Mei" <mei@c.example>', ["mei@c.example"]],
    ["mailto:dana@a.example", ["dana@a.example"]],
    [" ; , ", []],
  ])("in %j are one by one", (text, addresses) => {
    expect(addressesIn(text)).toEqual(addresses);
  });

  it.each(["dana@a.example", "d.w+tax@mail.a.example", "o'neil@a.example", "dana@bücher.example"])(
    "%s is one",
    (address) => {
      expect(isMailAddress(address)).toBe(true);
    },
  );

  it.each([
    "dana",
    "dana@a",
    "@a.example",
    "a b@c.example",
    "a@b@c.example",
    "a@b..c",
    "<a@b.c>",
    `${"x".repeat(250)}@a.example`,
  ])("%s is none", (address) => {
    expect(isMailAddress(address)).toBe(false);
  });

  it("are one whatever their case", () => {
    expect(withoutRepeats(["a@b.example", "A@B.example"])).toEqual(["a@b.example"]);
  });
});
