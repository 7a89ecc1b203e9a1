/** What somebody typed as a link's address, as a link leads there. Pure. */

const SAFE = /^(https?:\/\/|mailto:|tel:)\S+$/i;
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d)/i;
const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const HOST = /^[^\s/.]+(\.[^\s/.]+)+(:\d+)?(\/\S*)?$/;

/** null: it leads nowhere that a mail may link to. */
export function linkAddress(typed: string): string | null {
  const address = typed.trim();
  if (SAFE.test(address)) return address;
  if (HAS_SCHEME.test(address)) return null;
  if (MAIL.test(address)) return `mailto:${address}`;
  return HOST.test(address) ? `https://${address}` : null;
}
