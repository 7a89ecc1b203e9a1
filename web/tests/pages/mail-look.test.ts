import { describe, expect, it } from "vitest";
import { mailDocument } from "../../src/features/conversation/mail-document";
import { activeIn, shown, textOf } from "../shown-mail";

const PROPERTIES = "color background background-color border width font font-family display".split(
  " ",
);
const PAYLOADS = [
  "url(https://evil.example/p.gif)",
  "u\\72l(https://evil.example)",
  "expression(alert(1))",
  "red; position: fixed",
  "red; position:absolute; inset:0; z-index: 9",
  "image-set('a' 1x)",
  "url('javascript:alert(1)')",
  "red; -moz-binding: url(x)",
  "red; behavior: url(x)",
  "@import 'https://evil.example'",
  "red; background-image: url(x)",
  "var(--x)",
  "attr(data-x)",
  "red; content: 'x'",
  "red; transform: scale(99)",
  "red; animation: x 1s",
  "env(x)",
  "cross-fade(url(a), url(b))",
  "element(#x)",
  "paint(x)",
  "red; filter: url(x)",
  "\\",
  "red; cursor: url(x)",
  "red; list-style-image: url(x)",
  "red</style><script>alert(1)</script>",
  "red; clip-path: url(x)",
  "red; mask: url(x)",
  "//evil.example",
  "red; src: url(x)",
  "calc(1px * expression(1))",
  "red; pointer-events: none; inset: 0",
  "rgb(url(x))",
];

describe("how a mail looks", () => {
  it("keeps how an invoice looks", () => {
    // Given a table with colours, widths and spans
    const html =
      '<table bgcolor="#eee" width="600" style="border-collapse: collapse; position: fixed"><tr>' +
      '<td colspan="2" style="background-color: #f00; padding: 4px; width: 50%">Total</td></tr></table>';
    // When it is shown, then all of that is there, and nothing that moves it elsewhere
    const body = shown(html);
    const cell = body.querySelector("td");
    expect(body.querySelector("table")?.getAttribute("style")).toBe("border-collapse: collapse");
    expect(body.querySelector("table")?.getAttribute("bgcolor")).toBe("#eee");
    expect(cell?.getAttribute("style")).toBe("background-color: #f00; padding: 4px; width: 50%");
    expect(cell?.getAttribute("colspan")).toBe("2");
  });

  it("leaves out the mail that is answered until it is asked for", () => {
    // Given an answer above a mark that the service made, within elements of their own
    const html =
      '<div>Thanks<div class="quoted"><p><span class="quoted-from"></span>On Tuesday:</p>' +
      '<blockquote type="cite">Before</blockquote></div></div><p>all</p>';
    const folded = mailDocument(html, { remoteImages: false, quoted: false });
    const whole = mailDocument(html, { remoteImages: false, quoted: true });
    // When it is shown, then first only the answer is there, then all of it
    expect(textOf(folded.source)).toBe("Thanks");
    expect(textOf(whole.source)).toBe("ThanksOn Tuesday:Beforeall");
    expect([folded.foldable, whole.foldable]).toEqual([true, true]);
    expect(mailDocument("<p>Hi</p>", { remoteImages: false, quoted: false }).foldable).toBe(false);
  });

  const all = PROPERTIES.flatMap((name) => PAYLOADS.map((value) => `${name}: ${value}`));

  it("have nothing active of 256 that are hostile", () => {
    // Given as many styles that load, run, move or paint over
    expect(all).toHaveLength(256);
    const html = all
      .map((style) => `<p style="${style.replaceAll('"', "&quot;")}">Hi</p>`)
      .join("");
    // When a mail with them is shown, then what is left of them does nothing of the kind
    const body = shown(html);
    expect(body.querySelectorAll("p")).toHaveLength(256);
    expect(activeIn(body)).toEqual([]);
  });
});
