import { describe, expect, it } from "vitest";
import { activitySentence } from "../src/features/activity/activity-sentence";
import {
  detailWords,
  filterQuery,
  KIND_LABEL,
  kindWords,
  NO_FILTER,
} from "../src/features/activity/activity-words";
import { dueTime } from "../src/shared/format-time";

describe("activity", () => {
  it("shows a kind of a newer release by its own name", () => {
    // Given a known and an unknown kind, then both read as words
    expect(kindWords("number.claimed")).toBe("Number claimed");
    expect(kindWords("mailbox.re_connected")).toBe("Mailbox re connected");
  });

  it.each([
    [
      "message.out",
      "Oak LLC",
      { channel: "sms", to: ["+12125550101"] },
      "SMS to (212) 555-0101 in Oak LLC",
    ],
    ["message.in", "Oak LLC", { channel: "email", from: "Ann" }, "E-mail from Ann in Oak LLC"],
    [
      "message.failed",
      "Oak LLC",
      { channel: "email", to: ["a@oak.com"], reason: "The mailbox is full." },
      "E-mail to a@oak.com in Oak LLC: The mailbox is full.",
    ],
    [
      "settings.changed",
      "SMS",
      { groups: ["quiet_hours", "auto_reply"] },
      "SMS: quiet hours, the automatic answer",
    ],
    ["staff.role_changed", "Tom Becker", { role: "admin" }, "Tom Becker is now admin"],
    ["consent.opted_out", "+12125550101", { source: "keyword" }, "(212) 555-0101, by text message"],
    ["mailbox.lost", "a@oak.com", { why: "consent", mailbox_id: "m" }, "a@oak.com · why: consent"],
    ["message.failed", "Oak LLC", {}, "Message in Oak LLC"],
    [
      "sign_in",
      "tom@firm.example",
      { network: "203.0.113.7", known_network: false },
      "tom@firm.example from 203.0.113.7, for the first time",
    ],
  ])("says %s as a sentence", (kind, subject, details, sentence) => {
    // Given a line as services write it, then people read what happened
    expect(activitySentence({ kind, subject, details })).toBe(sentence);
  });

  it("has a sentence for every kind that can be filtered", () => {
    // Given every kind with a label, then its details are never shown as names and values
    for (const kind of Object.keys(KIND_LABEL))
      expect(activitySentence({ kind, subject: "It", details: { raw_name: 1 } })).not.toContain(
        "raw name",
      );
  });

  it("leaves out ids and what is empty", () => {
    // Given details as services write them, then what a person can read is left
    const details = {
      to: ["+1", "+2"],
      message_id: "m1",
      code: null,
      none: [],
      groups: ["quiet_hours"],
    };
    expect(detailWords(details)).toBe("to: +1, +2 · groups: quiet hours");
  });

  it("asks for whole days of the reader's own clock, the last one included", () => {
    // Given a filter of one day, when it is asked for, then it spans that day
    const { from = "", to = "" } = filterQuery({
      ...NO_FILTER,
      from: "2026-11-22",
      to: "2026-11-22",
    });
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
    expect(new Date(from).getHours()).toBe(0);
    expect(filterQuery(NO_FILTER)).toEqual({});
  });
});

describe("dueTime", () => {
  const now = new Date(2026, 10, 22, 22, 0);
  it.each([
    [new Date(2026, 10, 22, 23, 0), /^today at /],
    [new Date(2026, 10, 23, 8, 0), /^tomorrow at /],
    [new Date(2026, 10, 24, 8, 0), /^Tuesday.* at /],
  ])("says when a waiting text goes out", (due, words) => {
    // Given a text that waits, then its time is told by the reader's own calendar
    expect(dueTime(due.toISOString(), now)).toMatch(words);
  });
});
