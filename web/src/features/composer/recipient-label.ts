import type { Recipient } from "../../api/types";
import { phoneWords } from "../../shared/phone";

/** "Dana Whitfield · (212) 555-0101 (Mobile)" */
export function recipientLabel({ contact_name: name, label, value }: Recipient): string {
  const address = label ? `${phoneWords(value)} (${label})` : phoneWords(value);
  return name ? `${name} · ${address}` : address;
}
