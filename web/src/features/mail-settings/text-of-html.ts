/** The words of our own markup, a line for each block. */
export function textOfHtml(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const blocks = [...body.querySelectorAll("p, li")];
  if (blocks.length === 0) return body.textContent ?? "";
  return blocks.map(({ textContent }) => textContent ?? "").join("\n");
}
