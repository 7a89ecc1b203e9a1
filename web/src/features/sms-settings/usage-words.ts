/** A month's usage against the plan's allowance. */
import type { Usage } from "../../api/settings-types";

export interface UsageWords {
  /** Share of the allowance that is used, 0 to 100. */
  percent: number;
  tone: "ok" | "near" | "over";
  summary: string;
}

const NEAR_PERCENT = 80;
const count = new Intl.NumberFormat("en-US");

export function usageWords({
  segments_out,
  segments_in,
  allowance_segments,
  overage_segments,
}: Usage): UsageWords {
  const used = segments_out + segments_in;
  const share = allowance_segments > 0 ? used / allowance_segments : Number(used > 0);
  const percent = Math.min(100, Math.round(share * 100));
  const of = `${count.format(used)} of ${count.format(allowance_segments)} segments used`;
  if (overage_segments > 0) {
    return {
      percent: 100,
      tone: "over",
      summary: `${of}. ${invoiced(overage_segments)} over your plan will be invoiced.`,
    };
  }
  return { percent, tone: percent >= NEAR_PERCENT ? "near" : "ok", summary: of };
}

function invoiced(segments: number): string {
  return `${count.format(segments)} ${segments === 1 ? "segment" : "segments"}`;
}

/** "2026-11" → "November 2026". */
export function monthWords(month: string): string {
  const [year, number] = month.split("-").map(Number);
  const first = new Date(Date.UTC(year ?? 0, (number ?? 1) - 1, 1));
  return first.toLocaleDateString("en-US", { month: "long", year: "numeric", timeZone: "UTC" });
}
