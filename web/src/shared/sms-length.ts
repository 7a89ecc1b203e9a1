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
  /** Units that this many segments hold: 160 in one and 153 in each of several; UCS-2: 70 and 67. */
  room: number;
  /** The first character that is not in GSM-7: it makes the whole text UCS-2. */
  special: string | null;
  level: "ok" | "warn" | "over";
}

/** From which part of one segment on it is told that the segment is nearly full. */
const WARN_FROM = 7 / 8;

export function smsLength(text: string): SmsLength {
  const characters = [...text];
  const special = characters.find((c) => !GSM_BASIC.includes(c) && !GSM_EXTENDED.includes(c));
  const gsm = special === undefined;
  const costs = characters.map((c) => (gsm ? (GSM_EXTENDED.includes(c) ? 2 : 1) : c.length));
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  const [single, each] = gsm ? ([160, 153] as const) : ([70, 67] as const);
  const segments = units <= single ? Math.min(1, units) : segmentsOf(costs, each);
  const room = segments <= 1 ? single : segments * each;
  const level = units >= single ? "over" : units >= single * WARN_FROM ? "warn" : "ok";
  const encoding = gsm ? "GSM-7" : "UCS-2";
  return { units, encoding, segments, room, special: special ?? null, level };
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
