import { describe, expect, it } from "vitest";
import type { Broadcast } from "../src/api/settings-types";
import type { ChannelOption } from "../src/api/types";
import {
  inOrderOfTrouble,
  itemWords,
  progressOf,
  withCounts,
} from "../src/features/broadcasts/broadcast-words";
import { missingIn } from "../src/features/composer/missing";
import { optedOut, reachable } from "../src/features/composer/opted-out";
import { isPicture } from "../src/features/files/attachment-file";

function broadcast(part: Partial<Broadcast> = {}): Broadcast {
  return { id: "b1", total: 4, queued: 1, sent: 1, failed: 1, refused: 1, items: [], ...part };
}

const item = (client_name: string, state: string) => ({
  client_id: client_name,
  client_name,
  state,
  code: null,
  message: null,
  message_id: null,
});
const person = (value: string, opted_out: boolean) => ({
  value,
  label: "Mobile",
  contact_id: null,
  contact_name: "Dana",
  primary: true,
  opted_out,
  warning: null,
  reason: null,
});
const text = (length: number) => ({
  channel: "sms" as const,
  to: ["+1"],
  body: "😀".repeat(length),
});
const file = (content_type: string) => ({
  id: "a",
  name: "a",
  size: 1,
  document: true,
  content_id: null,
  content_type,
});

describe("a text to many", () => {
  it("has come as far as texts that wait no more", () => {
    // Given one of four still waiting, then three quarters are done
    expect(progressOf(broadcast())).toEqual({
      done: 3,
      total: 4,
      percent: 75,
      finished: false,
      summary: "1 sent, 1 failed, 1 not sent, 1 waiting",
    });
    expect(progressOf(broadcast({ queued: 0, sent: 2 })).finished).toBe(true);
  });

  it("takes the counts of its own events only", () => {
    // Given events of two broadcasts, then only its own changes it
    const change = { broadcast_id: "b1", total: 4, queued: 0, sent: 4, failed: 0, refused: 0 };
    expect(withCounts(broadcast(), change).sent).toBe(4);
    expect(withCounts(broadcast(), { ...change, broadcast_id: "b2" }).sent).toBe(1);
  });

  it("shows what did not go out first", () => {
    // Given results of every kind, then those to look at lead, and each part is by name
    const items = [
      item("B", "delivered"),
      item("D", "refused"),
      item("A", "sent"),
      item("C", "failed"),
    ];
    expect(inOrderOfTrouble(items).map((each) => each.client_name)).toEqual(["C", "D", "A", "B"]);
    expect(itemWords("a state of tomorrow").label).toBe("a state of tomorrow");
  });
});

const sms: ChannelOption = {
  channel: "sms",
  usable: true,
  reason: null,
  code: null,
  preselected: true,
  recipients: [person("+1", true), person("+2", false)],
};

describe("people who opted out", () => {
  it("are named, and cannot be chosen", () => {
    // Given two phones of which one opted out, then it is named and the other one is left to choose
    expect(optedOut([sms]).map((each) => each.value)).toEqual(["+1"]);
    expect(reachable(sms).recipients.map((each) => each.value)).toEqual(["+2"]);
  });
});

describe("a text that is too long", () => {
  it("is told before it is sent, by characters and not by units", () => {
    // Given texts at and over the limit, then only the second is refused
    expect(missingIn(text(1600), sms)).toBeNull();
    expect(missingIn(text(1601), sms)?.sentence).toContain("1600");
  });
});

describe("attachments", () => {
  it("are shown when every browser draws them, and downloaded otherwise", () => {
    // Given a photo and a drawing that could carry scripts, then only the photo is shown
    expect(isPicture(file("image/JPEG"))).toBe(true);
    expect(isPicture(file("image/svg+xml"))).toBe(false);
  });
});
