/** Splits a plain-text mail body where the service found the mail that it answers. */
export interface SplitBody {
  fresh: string;
  quoted: string;
}

/** `quotedFrom`: the number of the line from which on it is the answered mail; null when none is. */
export function splitQuoted(body: string, quotedFrom: number | null): SplitBody {
  const lines = body.split("\n");
  if (quotedFrom === null || quotedFrom >= lines.length) return { fresh: body, quoted: "" };
  const fresh = lines.slice(0, quotedFrom).join("\n").trimEnd();
  // What is nothing but another mail is shown as it is: folding it would show an empty bubble.
  if (fresh === "") return { fresh: body, quoted: "" };
  return { fresh, quoted: lines.slice(quotedFrom).join("\n") };
}
