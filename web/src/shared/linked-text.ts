/** Web and mail addresses in what people wrote. Pure; linkify scans a text once, whatever it holds. */
import { find } from "linkifyjs";

export interface TextPiece {
  text: string;
  /** Where it leads; null for plain words. */
  href: string | null;
}

/** The text, cut at its addresses. Only those that say https://, http:// or www., and mail addresses. */
export function linkedPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const { type, value, href, start, end } of find(text)) {
    const target = type === "email" ? `mailto:${value}` : webAddress(value, href);
    if (target === null) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), href: null });
    pieces.push({ text: value, href: target });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), href: null });
  return pieces;
}

// "Inc.com" and "report.zip" are words; what opens a page says so.
function webAddress(value: string, href: string): string | null {
  if (/^https?:\/\//i.test(value)) return href;
  return /^www\./i.test(value) ? `https://${value}` : null;
}
