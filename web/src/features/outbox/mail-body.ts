/** The body of an e-mail as it leaves the page: the words, the signature, the mail answered. Pure. */
import { htmlOf, type RichText } from "../../shared/editor/rich-text";

export interface MailBody extends RichText {
  signatureHtml: string;
  quotedHtml: string | null;
}

/** Words alone go as text; with anything more to them the whole is HTML, of which the server makes the text. */
export function bodyOf(mail: MailBody): { body: string; body_html?: string } {
  const { html, text, signatureHtml, quotedHtml } = mail;
  if (html === null && signatureHtml === "" && quotedHtml === null) return { body: text.trim() };
  const signature = signatureHtml === "" ? "" : `<p></p>${signatureHtml}`;
  const quoted = quotedHtml === null ? "" : `<p></p>${quotedHtml}`;
  return { body: "", body_html: spaced(htmlOf({ html, text: text.trim() }) + signature) + quoted };
}

/** Paragraphs stand as close in every mail program as in the editor, and empty lines stay. */
function spaced(html: string): string {
  return html.replaceAll("<p></p>", "<p><br></p>").replaceAll("<p>", '<p style="margin:0">');
}

/** The ids of the pictures that a text shows. */
export function picturesIn(html: string | null): Set<string> {
  return new Set(
    [...(html ?? "").matchAll(/<img[^>]+src="cid:([^"]+)"/g)].map(([, id = ""]) => id),
  );
}
