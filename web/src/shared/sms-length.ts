/** How long a text is for the carrier: 3GPP TS 23.038 (alphabets), 23.040 (concatenation). */

const GSM_BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const GSM_EXTENDED = "^{}\\[~]|€\f";

export interface SmsLength {
  /** Septets (GSM-7) or UTF-16 code units (UCS-2). */
  units: number;
  encoding: "GSM-7" | "UCS-2";
  segments: number;
  level: "ok" | "warn" | "over";
}

export const WARN_AT = 140;
export const OVER_AT = 160;

export function smsLength(text: string): SmsLength {
  const characters = [...text];
  const gsm = characters.every((c) => GSM_BASIC.includes(c) || GSM_EXTENDED.includes(c));
  const costs = characters.map((c) => (gsm ? (GSM_EXTENDED.includes(c) ? 2 : 1) : c.length));
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  const [single, each] = gsm ? [160, 153] : [70, 67];
  const segments = units <= single ? Math.min(1, units) : segmentsOf(costs, each);
  const level = units >= OVER_AT ? "over" : units >= WARN_AT ? "warn" : "ok";
  return { units, encoding: gsm ? "GSM-7" : "UCS-2", segments, level };
}

// A character of two units (an escape, a surrogate pair) is never split over two segments.
function segmentsOf(costs: number[], each: number): number {
  let segments = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > each) {
      segments += 1;
      used = 0;
    }
    used += cost;
  }
  return segments;
}
