import type { Recipient } from "../../api/types";
import { addressLabel } from "../../shared/phone";

/** "Dana Whitfield · (212) 555-0101 (Mobile)" */
export function recipientLabel({ contact_name: name, label, value }: Recipient): string {
  const address = label ? `${addressLabel(value)} (${label})` : addressLabel(value);
  return name ? `${name} · ${address}` : address;
}
