/**
 * Numbers as people write them, wherever they stand in a text of the page's own or the server's:
 * "+14155550123" → "(415) 555-0123". A number that is not North American stays as it is.
 */
export function phoneWords(text: string): string {
  return text.replaceAll(/\+1(\d{3})(\d{3})(\d{4})(?!\d)/g, "($1) $2-$3");
}
