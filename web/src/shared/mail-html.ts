/**
 * Second line of defence for HTML mail (the server sanitises first): the document that goes into a
 * sandboxed frame without scripts, with nothing active in it and no remote content.
 */
const FORBIDDEN =
  "script,iframe,frame,object,embed,applet,form,input,button,textarea,select,base,meta,link,svg,math,template";

const FRAME_STYLE = `
  :root { color-scheme: light; }
  body { margin: 0; padding: 2px; font: 15px/1.5 system-ui, sans-serif; color: #1f2430;
    background: #fff; overflow-wrap: anywhere; }
  body > :first-child { margin-top: 0; }
  body > :last-child { margin-bottom: 0; }
  img, table { max-width: 100%; height: auto; }
  blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid #d7d3cb; color: #5b6272; }
  pre { white-space: pre-wrap; }`;

export function mailDocument(html: string, withRemoteImages: boolean): string {
  const images = withRemoteImages ? "data: https:" : "data:";
  return `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src ${images}"><style>${FRAME_STYLE}</style></head><body>${cleaned(html, withRemoteImages)}</body></html>`;
}

export function hasRemoteImages(html: string): boolean {
  return /<img[^>]+src\s*=\s*["']?\s*(https?:)?\/\//i.test(html);
}

function cleaned(html: string, withRemoteImages: boolean): string {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  parsed.querySelectorAll(FORBIDDEN).forEach((element) => element.remove());
  const shown = withRemoteImages ? /^(data|https):/i : /^data:/i;
  parsed.querySelectorAll("img").forEach((image) => {
    if (!shown.test(image.getAttribute("src") ?? "")) image.remove();
  });
  parsed.querySelectorAll("*").forEach(dropActiveAttributes);
  return parsed.body.innerHTML;
}

function dropActiveAttributes(element: Element): void {
  for (const name of element.getAttributeNames()) {
    // Browsers skip spaces and control characters in a scheme, so the check does too.
    const value = (element.getAttribute(name) ?? "").replaceAll(/[^\u0021-\uFFFF]/g, "");
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(value)?.[1];
    const link = ["href", "src", "action", "xlink:href"].includes(name.toLowerCase());
    const allowed = ["http", "https", "mailto", "tel", "data", "cid"];
    const active = link && scheme !== undefined && !allowed.includes(scheme.toLowerCase());
    if (name.toLowerCase().startsWith("on") || active) element.removeAttribute(name);
  }
  if (element.tagName !== "A") return;
  element.setAttribute("rel", "noopener noreferrer");
  element.setAttribute("target", "_blank");
}
