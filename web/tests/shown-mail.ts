/** HTML mail as a reader gets it, for tests. */
import { mailDocument } from "../src/features/conversation/mail-document";

/** What a browser makes of the frame's document, when it parses it as the frame does. */
export function shown(html: string, withRemoteImages = false): HTMLElement {
  const { source } = mailDocument(html, { remoteImages: withRemoteImages, quoted: true });
  return new DOMParser().parseFromString(source, "text/html").body;
}

const ACTIVE_TAGS =
  "script,iframe,frame,object,embed,applet,base,meta,link,style,form,input,button,textarea,select," +
  "svg,math,template,noscript,audio,video,source,dialog,area";

const ACTIVE_NAMES = /^(on|srcset$|background$|action$|formaction$|xlink)/;
const ACTIVE_STYLE =
  /url|expression|import|position|binding|behavior|image|content|transform|animation|filter|inset|z-index|var|\\|@|<|javascript/i;

function isActive(name: string, value: string): boolean {
  // Browsers skip spaces and control characters in a scheme, so the check does too.
  const address = [...value].filter((letter) => letter > " ").join("");
  if (name === "style") return ACTIVE_STYLE.test(value);
  return ACTIVE_NAMES.test(name) || /^(javascript|vbscript|data:text)/i.test(address);
}

/** What a reader sees of a document. */
export function textOf(source: string): string | null {
  return new DOMParser().parseFromString(source, "text/html").body.textContent;
}

/** Everything in it that could run, load, send or lead astray, by name. */
export function activeIn(body: HTMLElement): string[] {
  const tags = [...body.querySelectorAll(ACTIVE_TAGS)].map((element) => element.localName);
  const attributes = [...body.querySelectorAll("*")].flatMap((element) =>
    element
      .getAttributeNames()
      .filter((name) => isActive(name, element.getAttribute(name) ?? ""))
      .map((name) => `${element.localName}[${name}]`),
  );
  return [...tags, ...attributes];
}
