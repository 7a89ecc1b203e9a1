/** @mentions in a text being written or shown. */

export interface MentionQuery {
  /** Index of the "@". */
  start: number;
  /** What has been typed after it. */
  text: string;
}

interface Named {
  id: string;
  name: string;
}

/** The mention being typed at the caret, or null. */
export function mentionQueryAt(text: string, caret: number): MentionQuery | null {
  const match = /(?:^|[\s(])@([^\s@][^@\n]{0,30}|)$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const typed = match[1] ?? "";
  return { start: caret - typed.length - 1, text: typed };
}

export function matchingStaff<T extends Named>(staff: readonly T[], typed: string): T[] {
  const wanted = typed.toLocaleLowerCase();
  return staff.filter(({ name }) => {
    const lower = name.toLocaleLowerCase();
    return lower.startsWith(wanted) || lower.split(" ").some((part) => part.startsWith(wanted));
  });
}

export type Piece = { mention: boolean; text: string };

/** The text cut at the "@Name" of each of the names. */
export function cutAtMentions(text: string, names: readonly string[]): Piece[] {
  const escaped = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (escaped.length === 0) return [{ mention: false, text }];
  return text
    .split(new RegExp(`(@(?:${escaped.join("|")})(?![\\p{L}\\p{N}]))`, "u"))
    .map((piece, index) => ({ mention: index % 2 === 1, text: piece }))
    .filter((piece) => piece.text !== "");
}
