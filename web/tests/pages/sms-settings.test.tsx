import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { SettingsPages } from "../../src/features/settings/SettingsPages";
import { expectMarked, fakeGateway, renderStaff } from "../render";

function openPage(options: Parameters<typeof renderStaff>[1] = {}) {
  return renderStaff(<SettingsPages name="sms" />, options);
}

const section = async (name: string) => within(await screen.findByRole("region", { name }));
const NUMBER = {
  id: "00000000-0000-4000-8000-00000000aaaa",
  e164: "+14155551301",
  label: "Front desk",
  is_default: true,
  status: "active" as const,
  connected_at: "2026-03-01T10:00:00Z",
  last_sent_at: null,
};

beforeAll(() => import("../../src/features/sms-settings/SmsPage"));

describe("the SMS settings", () => {
  it("load part by part, and say which part could not be loaded", async () => {
    // Given a server of which nothing has come yet
    const gateway = fakeGateway();
    const parts = ["listNumbers", "getSmsUsage", "getRegistration", "getSmsSettings"] as const;
    const releases = parts.map((part) => gateway.holds(part));
    const { user } = openPage({ gateway });
    for (const what of ["your numbers", "the usage", "the registration", "the hours"]) {
      await screen.findByRole("status", { name: `Loading ${what}` });
    }
    // When every part fails
    parts.forEach((part) => gateway.refuses(part));
    releases.forEach((release) => release());
    const alerts = await screen.findAllByRole("alert");
    await expect.poll(() => screen.getAllByRole("alert")).toHaveLength(parts.length);
    expect(alerts[0]).toHaveTextContent("Your numbers could not be loaded.");
    // Then each can be tried again
    gateway.recovers("getSmsUsage");
    const usage = await section("Usage");
    await user.click(usage.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("meter", { name: "Segments used" })).toBeVisible();
  });

  it("show what a member may not change", async () => {
    // Given somebody who may only look
    openPage({ me: { permissions: ["settings.view"] } });
    // Then the hours are there, disabled, and no number can be claimed
    expect(await screen.findByLabelText("Quiet from")).toBeDisabled();
    expect(screen.queryByRole("button", { name: "Save hours" })).toBeNull();
    expect(screen.queryByRole("form", { name: "Find a number" })).toBeNull();
  });
});

describe("the numbers", () => {
  it("are found, claimed, named, paused and released", async () => {
    // Given a firm without a number
    const { user, gateway } = openPage();
    const form = within(await screen.findByRole("form", { name: "Find a number" }));
    // When one is searched and claimed
    await user.type(form.getByLabelText("Area code (optional)"), "510");
    await user.click(form.getByRole("button", { name: "Search numbers" }));
    const found = within(await screen.findByRole("list", { name: "Numbers found" }));
    expect(gateway.asked("searchNumbers")[0]?.query).toEqual({ area_code: "510" });
    await user.click(found.getByRole("button", { name: "Claim (510) 555-1301" }));
    // Then it is there, and can be named
    const card = within(await screen.findByRole("listitem", { name: "(510) 555-1301" }));
    await user.click(card.getByRole("button", { name: /^Edit the label/ }));
    await user.type(card.getByLabelText("Label of (510) 555-1301"), "Desk");
    await user.click(card.getByRole("button", { name: "Save" }));
    expect(await card.findByText("Desk")).toBeVisible();
    // And paused and released, after a question
    await user.click(card.getByRole("button", { name: /^Pause/ }));
    expect(await card.findByText("Paused")).toBeVisible();
    await user.click(await card.findByRole("button", { name: /^Release/ }));
    await user.click(screen.getByRole("button", { name: "Release number" }));
    expect(await screen.findByText(/Your firm has no number yet/)).toBeVisible();
  });

  it("tell a wrong area code at its field, and a taken number beside it", async () => {
    // Given the search
    const gateway = fakeGateway();
    gateway.marks("searchNumbers", { area_code: ["is not an area code."] });
    const { user } = openPage({ gateway });
    const form = within(await screen.findByRole("form", { name: "Find a number" }));
    // When the code is refused, then its field says so
    await user.click(form.getByRole("button", { name: "Search numbers" }));
    await expectMarked(form.getByLabelText(/^Area code/), "This is not an area code.");
    // And when nothing is found, or somebody was faster, the page says that
    gateway.answers("searchNumbers", { items: [] });
    await user.click(form.getByRole("button", { name: "Search numbers" }));
    expect(await screen.findByText(/No number is free right now/)).toBeVisible();
    gateway.recovers("searchNumbers");
    await user.click(form.getByRole("button", { name: "Search numbers" }));
    await user.click(await screen.findByRole("button", { name: "Claim (415) 555-1338" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Somebody else has just taken");
  });

  it("keep a label open that could not be saved, with what is wrong with it", async () => {
    // Given a number whose label is edited
    const gateway = fakeGateway();
    gateway.answers("listNumbers", { items: [NUMBER] });
    gateway.marks("updateNumber", { label: ["must have at most 50 characters."] });
    const { user } = openPage({ gateway });
    const card = within(await screen.findByRole("listitem", { name: "(415) 555-1301" }));
    await user.click(card.getByRole("button", { name: /^Edit the label/ }));
    const label = card.getByLabelText("Label of (415) 555-1301");
    await user.type(label, " 2");
    // When it is refused, then what was typed is still there, and told to be wrong
    await user.click(card.getByRole("button", { name: "Save" }));
    await expectMarked(label, "This must have at most 50 characters.");
    expect(label).toHaveValue("Front desk 2");
    expect(card.getAllByRole("alert")).toHaveLength(1);
    // And when it is given up, what is left to tell stands in the card
    await user.keyboard("{Escape}");
    expect(card.getByRole("alert")).toHaveTextContent("Label must have at most 50 characters.");
  });
});
