/** Text with formatting, as the editor takes and gives it. Pure: the pages know it before the editor is loaded. */

export interface RichText {
  /** Paragraphs, lists, quotes, links and the like; null: the text says it all. */
  html: string | null;
  /** The same without formatting. */
  text: string;
}

export const NO_TEXT: RichText = { html: null, text: "" };

/** Each line is a paragraph of its own, an empty one too. */
export function htmlFromText(text: string): string {
  return text
    .split("\n")
    .map((line) => `<p>${escaped(line)}</p>`)
    .join("");
}

export function htmlOf({ html, text }: RichText): string {
  return html ?? (text === "" ? "" : htmlFromText(text));
}

/** Whether there is nothing in it: no words and no picture. */
export function isBlank({ html, text }: RichText): boolean {
  return text.trim() === "" && !html?.includes("<img");
}

/** As a browser writes a text into markup. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\u00a0", "&nbsp;");
}
