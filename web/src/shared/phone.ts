/** "+14155550123" → "(415) 555-0123"; a number that is not North American stays as it is. */
export function phoneWords(e164: string): string {
  const match = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  return match ? `(${match[1]}) ${match[2]}-${match[3]}` : e164;
}

/** An address, or the name of somebody who has none but their number, as people write it. */
export function addressLabel(address: string): string {
  return address.startsWith("+") ? phoneWords(address) : address;
}
