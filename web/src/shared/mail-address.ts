/** E-mail addresses as people type and paste them. Pure. */

const ADDRESS = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)+$/;
const LONGEST = 254;

/** Whether it has the form of an address; whether somebody is there only a mail can tell. */
export function isMailAddress(text: string): boolean {
  return text.length <= LONGEST && ADDRESS.test(text);
}

/** What was typed or pasted, one by one: "Dana <dana@a.example>; luis@b.example" → two addresses. */
export function addressesIn(text: string): string[] {
  const pieces = text.match(/(?:"[^"]*"|<[^>]*>|[^,;\n"<]|["<])+/g) ?? [];
  return pieces.map(addressOf).filter((address) => address !== "");
}

function addressOf(piece: string): string {
  const bracketed = /<([^<>]*)>\s*$/.exec(piece.trim());
  return (bracketed?.[1] ?? piece).trim().replace(/^mailto:/i, "");
}

/** Providers differ in how they compare what stands before the "@"; the pages go by case alone. */
export function sameAddress(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function withoutRepeats(addresses: readonly string[]): string[] {
  return addresses.filter(
    (address, index) => addresses.findIndex((other) => sameAddress(other, address)) === index,
  );
}
