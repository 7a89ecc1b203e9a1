/** Splits a plain-text mail body into what was written now and the history quoted below it. */
export interface SplitBody {
  fresh: string;
  quoted: string;
}

const MARKERS = [
  /^On .{4,200}\bwrote:\s*$/m,
  /^-{2,}\s*(Original|Forwarded) Message\s*-{2,}\s*$/im,
  /^>.*(\n>.*|\n\s*)*$/m,
];

export function splitQuoted(body: string): SplitBody {
  const starts = MARKERS.map((marker) => marker.exec(body)?.index ?? body.length);
  const start = Math.min(...starts);
  const fresh = body.slice(0, start).trimEnd();
  // A mail that is nothing but a quotation is shown as it is: folding it would show an empty bubble.
  if (fresh === "" || start === body.length) return { fresh: body, quoted: "" };
  return { fresh, quoted: body.slice(start) };
}
