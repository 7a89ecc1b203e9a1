/**
 * Second line of defence for HTML mail (the server sanitises first): the document that goes into a
 * sandboxed frame without scripts, with nothing active in it, and remote pictures only when asked for.
 */
import createPurifier, { type Config, type UponSanitizeAttributeHook } from "dompurify";
import { keyOf } from "./inline-pictures";
import { harmlessStyle } from "./mail-style";

const FRAME_STYLE = `
  :root { color-scheme: light; }
  body { margin: 0; padding: 2px; font: 15px/1.5 system-ui, sans-serif; color: #1f2430;
    background: #fff; overflow-wrap: break-word; }
  body > :first-child { margin-top: 0; }
  body > :last-child { margin-bottom: 0; }
  img, table { max-width: 100%; height: auto; }
  blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid #d7d3cb; color: #5b6272; }
  td, th { overflow-wrap: normal; }
  pre { white-space: pre-wrap; }`;

const FORMS = "form fieldset legend label input button textarea select option optgroup datalist";
const MEDIA = "audio video source track picture map area";

const ALLOWED = {
  // No SVG and no MathML: their parsing rules are where cleaned markup turns active again.
  USE_PROFILES: { html: true },
  FORBID_TAGS: ["style", "dialog", ...FORMS.split(" "), ...MEDIA.split(" ")],
  // What loads something else than an image's `src`.
  FORBID_ATTR: ["srcset", "background", "poster", "usemap", "ping"],
  ALLOW_DATA_ATTR: false,
  RETURN_DOM: true,
} satisfies Config;

export interface MailDocument {
  /** The whole document of the frame. */
  source: string;
  /** Whether remote pictures were left out of it. */
  blocked: boolean;
  /** Whether the mail that is answered can be left out. */
  foldable: boolean;
}

export interface MailParts {
  remoteImages: boolean;
  /** Where the page has pictures, by their addresses in the mail (keyOf). */
  pictures?: ReadonlyMap<string, string>;
  /** The mail that this one answers, which the service marks. */
  quoted: boolean;
}

export function mailDocument(html: string, shown: MailParts): MailDocument {
  const purifier = createPurifier(window);
  purifier.addHook("uponSanitizeAttribute", keepHarmlessStyle);
  const body = purifier.sanitize(html, ALLOWED);
  const fold = body.querySelector("span.quoted-from");
  if (fold && !shown.quoted) dropFrom(fold, body);
  const remote = [...body.querySelectorAll("img")].some((image) =>
    /^https:\/\//i.test(image.getAttribute("src") ?? ""),
  );
  placePictures(body, shown.pictures);
  dropOthers(body);
  body.querySelectorAll("a").forEach(openApart);
  const source = `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:"><style>${FRAME_STYLE}</style></head><body>${body.innerHTML}</body></html>`;
  return { source, blocked: !shown.remoteImages && remote, foldable: fold !== null };
}

const keepHarmlessStyle: UponSanitizeAttributeHook = (_, attribute) => {
  if (attribute.attrName !== "style") return;
  attribute.attrValue = harmlessStyle(attribute.attrValue);
  attribute.keepAttr = attribute.attrValue !== "";
};

/** Removes a mark and all that follows it, and what stands empty then. */
function dropFrom(mark: Element, body: Element): void {
  for (let node: Element = mark; node !== body; node = node.parentElement ?? body) {
    while (node.nextSibling) node.nextSibling.remove();
  }
  let empty: Element = mark;
  while (empty !== body && !empty.textContent?.trim() && !empty.querySelector("img")) {
    const around: Element = empty.parentElement ?? body;
    empty.remove();
    empty = around;
  }
}

/** Shows the pictures that the page has where the mail names them. A `blob:` of its own would be nobody's. */
function placePictures(body: Element, pictures: MailParts["pictures"]): void {
  body.querySelectorAll("img").forEach((image) => {
    const source = image.getAttribute("src") ?? "";
    if (/^blob:/i.test(source)) image.remove();
    const address = pictures?.get(keyOf(source));
    if (address !== undefined) image.setAttribute("src", address);
  });
}

/** Removes the pictures that are in no place of ours: the frame asks nobody for anything. */
function dropOthers(body: Element): void {
  body.querySelectorAll("img").forEach((image) => {
    const address = image.getAttribute("src") ?? "";
    if (!/^(data:image\/|blob:)/i.test(address)) image.remove();
  });
}

/** A link opens beside the page, which it cannot reach; one that leads into our own pages is none. */
function openApart(link: HTMLAnchorElement): void {
  if (!/^(https?|mailto|tel):/i.test(link.getAttribute("href") ?? "")) link.removeAttribute("href");
  link.setAttribute("rel", "noopener noreferrer nofollow");
  link.setAttribute("target", "_blank");
}
