import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { renderStaff, renderStaffApp, fakeGateway } from "../render";
import { SettingsPages } from "../../src/features/settings/SettingsPages";

beforeAll(() => import("../../src/features/activity/ActivityPage"));

const openPage = (path = "/settings/activity", gateway = fakeGateway()) =>
  renderStaff(<SettingsPages name="activity" />, { path, gateway });

describe("the activity", () => {
  it("is loading, then there, and goes on", async () => {
    // Given a log of more than one page
    const gateway = fakeGateway();
    const release = gateway.holds("listActivity");
    const { user } = openPage(undefined, gateway);
    await screen.findByRole("status", { name: "Loading the activity" });
    release();
    const log = within(await screen.findByRole("list", { name: "Activity" }));
    expect(log.getAllByRole("listitem")).toHaveLength(50);
    // When more is asked for, then it is below
    await user.click(screen.getByRole("button", { name: "Load more" }));
    await expect.poll(() => log.getAllByRole("listitem")).toHaveLength(100);
  });

  it("is filtered, and the address says how", async () => {
    // Given an address with a filter
    const { user, gateway } = openPage("/settings/activity?kind=sign_in&from=2026-11-22");
    const filter = within(await screen.findByLabelText("Filter the activity"));
    expect(filter.getByLabelText("What")).toHaveValue("sign_in");
    expect(filter.getByLabelText("From")).toHaveValue("2026-11-22");
    const list = await screen.findByRole("list", { name: "Activity" });
    expect(list).toHaveTextContent("Signed in");
    expect(list).not.toHaveTextContent("Message sent");
    // When nothing matches, then the page says so, and everything can be had back
    gateway.answers("listActivity", { items: [], next_cursor: null });
    await user.selectOptions(filter.getByLabelText("What"), "Number paused");
    expect(await screen.findByText("Nothing matches the filter")).toBeVisible();
    expect(window.location.search).toContain("kind=number.paused");
    gateway.recovers("listActivity");
    await user.click(filter.getByRole("button", { name: "Clear" }));
    expect(await screen.findAllByText("Message sent")).not.toHaveLength(0);
    expect(window.location.search).toBe("");
  });

  it("says when nothing has happened, and when it cannot be loaded or exported", async () => {
    // Given a server that is down
    const gateway = fakeGateway();
    gateway.refuses("listActivity");
    gateway.refuses("exportActivity");
    gateway.answers("listStuckEvents", { items: [], more: false, unreachable: [] });
    const { user } = openPage(undefined, gateway);
    expect(await screen.findByRole("alert")).toHaveTextContent("The activity could not be loaded.");
    // When the export fails too, then it says so beside its button
    await user.click(screen.getByRole("button", { name: "Export CSV" }));
    await expect.poll(() => screen.getAllByRole("alert")).toHaveLength(2);
    // When the server is up, with a log that is empty, then the page says so
    gateway.answers("listActivity", { items: [], next_cursor: null });
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Nothing has happened yet")).toBeVisible();
  });
});

describe("the settings", () => {
  it("lead to their pages, and each names itself", async () => {
    // Given somebody who may see the settings
    const { user } = renderStaffApp("/settings");
    const nav = within(await screen.findByRole("navigation", { name: "Settings" }));
    expect(window.location.pathname).toBe("/settings/sms");
    expect(nav.getByRole("link", { name: "SMS" })).toHaveAttribute("aria-current", "page");
    // When another page is chosen, then it is there
    await user.click(nav.getByRole("link", { name: "Activity" }));
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Activity");
    expect(document.title).toBe("Activity · Settings · Onethread");
    expect(screen.getByRole("link", { name: "Inbox" })).toHaveAttribute("href", "/");
  });

  it("are one's own notifications for everybody else", async () => {
    // Given a member without permissions, then there is one page, and no other
    renderStaffApp("/settings", { me: { permissions: [] } });
    const nav = within(await screen.findByRole("navigation", { name: "Settings" }));
    expect(nav.getAllByRole("link").map((link) => link.textContent?.trim())).toEqual([
      "Notifications",
    ]);
    expect(window.location.pathname).toBe("/settings/notifications");
  });

  it.each([
    ["/settings/sms", "Go to the settings", { permissions: [] }],
    ["/settings/moon", "Go to the settings", {}],
    ["/moon", "Go to the inbox", {}],
  ])("have no page at %s for those who may not see it", async (path, way, me) => {
    // Given such an address, then the page says so and shows a way
    renderStaffApp(path, { me });
    expect(await screen.findByRole("heading", { name: "No such page" })).toBeVisible();
    expect(screen.getByRole("link", { name: way })).toBeVisible();
  });
});
