/** Pictures that an HTML mail brings along and shows within its text (`cid:`, RFC 2392). Pure. */
import type { Attachment, Message } from "../../api/types";
import { isPicture } from "../files/attachment-file";

/** What a `cid:` address names; null for any other address. */
export function contentIdIn(address: string): string | null {
  const [, named] = /^cid:(.+)$/i.exec(address) ?? [];
  if (named === undefined) return null;
  try {
    return decodeURIComponent(named);
  } catch {
    return named;
  }
}

/** What the mail's HTML calls a file: one that went out from here is called by its id. */
export function contentIdOf(file: Attachment): string {
  return file.content_id ?? file.id;
}

/** The pictures that the mail shows in place. */
export function picturesIn(html: string, attachments: readonly Attachment[]): Attachment[] {
  const pictures = attachments.filter(isPicture);
  if (pictures.length === 0 || !/cid:/i.test(html)) return [];
  // Parsing alone loads and runs nothing.
  const page = new DOMParser().parseFromString(html, "text/html");
  const images = [...page.querySelectorAll("img")];
  const named = new Set(images.map((image) => contentIdIn(image.getAttribute("src") ?? "")));
  return pictures.filter((file) => named.has(contentIdOf(file)));
}

/** What the page knows a picture's address by: several ways to write a `cid:` mean the same. */
export function keyOf(address: string): string {
  const named = contentIdIn(address);
  return named === null ? address : `cid:${named}`;
}

const MOST_REMOTE = 60;

/** Addresses of the pictures on other servers, each once; http is readable on its way. */
export function remotePicturesIn(html: string): string[] {
  if (!/https:/i.test(html)) return [];
  const page = new DOMParser().parseFromString(html, "text/html");
  const sources = [...page.querySelectorAll("img")].map((image) => image.getAttribute("src") ?? "");
  const remote = sources.filter((source) => /^https:\/\//i.test(source));
  return [...new Set(remote)].slice(0, MOST_REMOTE);
}

/** The files that are not shown in place: those stand below the text. */
export function listedBelow({ body_html: html, attachments }: Message): Attachment[] {
  if (!html) return attachments;
  const shown = new Set(picturesIn(html, attachments));
  return attachments.filter((file) => !shown.has(file));
}
