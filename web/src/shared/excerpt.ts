/** How a message begins, as the service shows it (chassis/excerpts.py): what comes live looks like
 * what is fetched. Pure. */
export const LONGEST_EXCERPT = 160;
/** Blanks, and what turns the direction of writing (UAX 9, §2). */
const BETWEEN_WORDS = /[\s\u202a-\u202e\u2066-\u2069]+/g;

export function excerptOf(text: string, most: number = LONGEST_EXCERPT): string {
  const line = [...text.replaceAll(BETWEEN_WORDS, " ").trim()];
  if (line.length <= most) return line.join("");
  const cut = line.slice(0, most - 1);
  const lastBlank = cut.lastIndexOf(" ");
  const kept = lastBlank >= Math.floor(most / 2) ? cut.slice(0, lastBlank) : cut;
  return `${kept.join("").trimEnd()}…`;
}
