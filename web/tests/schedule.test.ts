import { describe, expect, it } from "vitest";
import {
  laterChoices,
  momentOf,
  momentTyped,
  wallTimeOf,
  zoneLabel,
} from "../src/features/composer/schedule";

const NEW_YORK = "America/New_York";
const at = (text: string) => new Date(text);
const choices = (now: string, zone = NEW_YORK) =>
  laterChoices(at(now), zone).map(({ label, at: moment }) => [label, moment.toISOString()]);

describe("later", () => {
  it("is this evening, tomorrow and Monday at eight, by the clock of the zone", () => {
    // Given a Thursday morning in New York
    expect(choices("2026-11-26T15:00:00Z")).toEqual([
      ["Later today", "2026-11-26T22:00:00.000Z"],
      ["Tomorrow", "2026-11-27T13:00:00.000Z"],
      ["Monday", "2026-11-30T13:00:00.000Z"],
    ]);
  });

  it("names Monday once, and no hour that is late at night", () => {
    // Given a Sunday evening, where tomorrow is Monday
    expect(choices("2026-11-30T01:30:00Z").map(([label]) => label)).toEqual(["Tomorrow"]);
  });

  it("goes by the client's day where ours is another", () => {
    // Given Friday evening in New York, which is Saturday in Tokyo
    expect(choices("2026-11-28T00:00:00Z", "Asia/Tokyo")[1]).toEqual([
      "Tomorrow",
      "2026-11-28T23:00:00.000Z",
    ]);
  });
});

describe("a wall's time", () => {
  it("is found again over the change of clocks", () => {
    for (const [wall, moment] of [
      ["2026-03-07T09:00", "2026-03-07T14:00:00.000Z"],
      ["2026-03-09T09:00", "2026-03-09T13:00:00.000Z"],
      ["2026-11-02T09:00", "2026-11-02T14:00:00.000Z"],
      // The hour that is leapt over is the one after it.
      ["2026-03-08T02:30", "2026-03-08T07:30:00.000Z"],
    ] as const) {
      expect(momentTyped(wall, NEW_YORK)?.toISOString()).toBe(moment);
    }
  });

  it("is what the zone shows", () => {
    const moment = momentOf({ year: 2026, month: 7, day: 1, hour: 0, minute: 5 }, NEW_YORK);
    expect(wallTimeOf(moment, NEW_YORK)).toEqual({
      year: 2026,
      month: 7,
      day: 1,
      hour: 0,
      minute: 5,
    });
  });

  it("is nothing where nothing was chosen", () => {
    expect(momentTyped("", NEW_YORK)).toBeNull();
    expect([zoneLabel(NEW_YORK), zoneLabel("UTC")]).toEqual(["Eastern Time", "UTC"]);
  });
});
