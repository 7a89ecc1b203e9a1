/** Stretches of a text being edited that hold what was put there by choice, such as a mention. Pure. */
export interface MarkedRange {
  start: number;
  /** What was put there; a stretch that no longer holds it is nobody's choice any more. */
  text: string;
}

/**
 * The ranges after an edit. `caret`: the end of the selection in `after`, which tells two edits with
 * the same result apart: of "AA" either may have been deleted.
 */
export function rangesAfter<R extends MarkedRange>(
  ranges: readonly R[],
  before: string,
  after: string,
  caret: number,
): R[] {
  const { from, to, grown } = changeBetween(before, after, caret);
  return ranges.flatMap((range) => {
    const end = range.start + range.text.length;
    if (end > from && range.start < to) return [];
    const moved = range.start >= to ? { ...range, start: range.start + grown } : range;
    return holds(after, moved) ? [moved] : [];
  });
}

/** The ranges of a text that was put behind another one. */
export function rangesBehind<R extends MarkedRange>(ranges: readonly R[], length: number): R[] {
  return ranges.map((range) => ({ ...range, start: range.start + length }));
}

interface Change {
  /** What was replaced, in the text before. */
  from: number;
  to: number;
  /** By how much the text grew. */
  grown: number;
}

function changeBetween(before: string, after: string, caret: number): Change {
  const grown = after.length - before.length;
  const tail = after.slice(caret);
  const kept = before.endsWith(tail) ? tail.length : commonEnd(before, after);
  const to = before.length - kept;
  const head = Math.min(to, after.length - kept);
  let from = 0;
  while (from < head && before[from] === after[from]) from += 1;
  return { from, to, grown };
}

function commonEnd(before: string, after: string): number {
  const most = Math.min(before.length, after.length);
  let length = 0;
  while (length < most && before.at(-1 - length) === after.at(-1 - length)) length += 1;
  return length;
}

/** Whether the range still stands in the text, and as a word of its own: "@Sam" is not in "@Samuel". */
function holds(text: string, { start, text: marked }: MarkedRange): boolean {
  const end = start + marked.length;
  return text.slice(start, end) === marked && !/^[\p{L}\p{N}]/u.test(text.slice(end));
}
