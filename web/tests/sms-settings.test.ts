import { describe, expect, it } from "vitest";
import type { ConsentEntry, FirmNumber, Usage } from "../src/api/settings-types";
import { timeAgo } from "../src/shared/format-time";
import { phoneWords } from "../src/shared/phone";
import { entryWords, standingWords } from "../src/features/sms-settings/consent-words";
import { pausingWords, statusWords } from "../src/features/sms-settings/number-words";
import { zoneChoices } from "../src/shared/time-zones";
import { monthWords, usageWords } from "../src/features/sms-settings/usage-words";

function usage(part: Partial<Usage>): Usage {
  return {
    month: "2026-11",
    messages_out: 0,
    messages_in: 0,
    segments_out: 0,
    segments_in: 0,
    allowance_segments: 1000,
    overage_segments: 0,
    ...part,
  };
}

describe("consent", () => {
  const at = "2026-11-03T10:00:00Z";
  // A newer server may tell of kinds that this page does not know.
  const entry = (kind: string, source: string) => ({
    kind: kind as ConsentEntry["kind"],
    source,
    firm_number: "+14155550100",
    at,
    recorded_by: null,
    reason: null,
  });

  it.each([
    ["opt_out", "keyword", "Opted out", "by text message (STOP)"],
    ["opt_in", "keyword", "Opted in", "by text message (START)"],
    ["opt_out", "provider", "Opted out", "reported by the carrier"],
    ["disclosure", "staff", "Consent notice sent", "by staff"],
    ["new_kind", "new_source", "new kind", "new source"],
  ])("says what %s by %s means", (kind, source, what, how) => {
    // Given a line of the ledger, then it reads as a person would say it
    expect(entryWords(entry(kind, source))).toEqual({ what, how });
  });

  it("says whether the person may be texted, and from which number", () => {
    // Given somebody who opted out, somebody who did not, and somebody unheard of
    const phone = "+14155550123";
    const sender = "+14155550100";
    const out = standingWords({
      phone,
      sender,
      opted_out: true,
      items: [entry("opt_out", "keyword")],
    });
    const allowed = standingWords({
      phone,
      sender,
      opted_out: false,
      items: [entry("help", "keyword")],
    });
    const unknown = standingWords({ phone, sender: null, opted_out: false, items: [] });
    // Then each is told apart
    expect([out.label, out.tone]).toEqual(["Opted out", "bad"]);
    expect(out.about).toContain("START");
    expect(allowed.about).toBe("Texts to them leave from (415) 555-0100.");
    expect(unknown.about).toBe(
      "Nothing is on record for this phone. They can be texted once you have a number.",
    );
  });
});

describe("usage", () => {
  it.each([
    [usage({ segments_out: 300, segments_in: 100 }), 40, "ok"],
    [usage({ segments_out: 700, segments_in: 100 }), 80, "near"],
    [usage({ segments_out: 1200, overage_segments: 200 }), 100, "over"],
    [usage({ allowance_segments: 0 }), 0, "ok"],
  ])("fills the bar by segments both ways", (month, percent, tone) => {
    // Given a month's usage, when it is shown, then the bar and its tone follow the allowance
    expect(usageWords(month)).toMatchObject({ percent, tone });
  });

  it("says how much is over the plan", () => {
    // Given more than the plan allows, then the overage is named
    const { summary } = usageWords(usage({ segments_out: 1200, overage_segments: 200 }));
    expect(summary).toBe(
      "1,200 of 1,000 segments used. 200 segments over your plan will be invoiced.",
    );
  });

  it("names the month whatever the reader's clock", () => {
    // Given a month of the API, then it is that month and not the one before
    expect(monthWords("2026-11")).toBe("November 2026");
  });
});

const pausing = (is_default: boolean, status: FirmNumber["status"]) =>
  pausingWords({ is_default, status } as FirmNumber);

describe("numbers", () => {
  it("writes North American numbers as people do, and no others", () => {
    // Given two numbers, then only the first is grouped
    expect(phoneWords("+14155550123")).toBe("(415) 555-0123");
    expect(phoneWords("+442071838750")).toBe("+442071838750");
  });

  it("tells an active number from a paused one", () => {
    // Given two states, then their badges differ in words and tone
    expect(statusWords("active")).toEqual({ label: "Active", tone: "good" });
    expect(statusWords("paused")).toEqual({ label: "Paused", tone: "warn" });
  });

  it("says what pausing stops: all texts, or this number's", () => {
    // Given the default number and another one, then each says what goes on without it
    expect(pausing(true, "active")).toMatch(/^While it is paused, no texts go out/);
    expect(pausing(false, "active")).toContain("replies leave from the default one");
    expect(pausing(true, "paused")).toMatch(/^Until it is resumed.*Texts to it still come in/);
  });

  it("says how long ago something was", () => {
    // Given moments before now, then each is told in its largest unit
    const now = new Date("2026-11-22T12:00:00Z");
    const ago = (at: string) => timeAgo(at, now);
    expect(ago("2026-11-22T11:59:30Z")).toBe("just now");
    expect(ago("2026-11-22T09:00:00Z")).toBe("3 hours ago");
    expect(ago("2026-11-21T11:00:00Z")).toBe("yesterday");
    expect(ago("2026-11-02T12:00:00Z")).toBe("20 days ago");
    expect(ago("2024-11-01T12:00:00Z")).toBe("2 years ago");
  });

  it("keeps a time zone that is none of the usual", () => {
    // Given a zone outside the list, then it can still be chosen; a known one is not there twice
    const usual = zoneChoices("America/Chicago").length;
    expect(zoneChoices("Europe/Zurich")).toHaveLength(usual + 1);
    expect(zoneChoices("Europe/Zurich").at(-1)).toEqual({
      value: "Europe/Zurich",
      label: "Europe/Zurich",
    });
    expect(zoneChoices("")).toHaveLength(usual);
  });
});
