import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { CLIENTS } from "../../dev/sample-clients";
import { UserMenu } from "../../src/features/account/UserMenu";
import { Bell } from "../../src/features/notifications/Bell";
import { SettingsPages } from "../../src/features/settings/SettingsPages";
import { fakeGateway, renderStaff } from "../render";

beforeAll(() => import("../../src/features/notifications/NotificationsPage"));

function openPage(options: Parameters<typeof renderStaff>[1] = {}) {
  return renderStaff(<SettingsPages name="notifications" />, options);
}

describe("the bell", () => {
  it("opens what is new, and marks it seen", async () => {
    // Given two unseen notifications
    const { user, gateway } = renderStaff(<Bell />);
    await user.click(await screen.findByRole("button", { name: "Notifications, 2 unseen" }));
    const panel = within(screen.getByRole("dialog", { name: "Notifications" }));
    // When one is visited, then its conversation opens, and one is left
    await user.click(panel.getByRole("button", { name: /Dana Whitfield wrote by SMS/ }));
    expect(window.location.pathname).toBe(`/c/${CLIENTS[0]?.conversation_id}`);
    expect(screen.queryByRole("dialog")).toBeNull();
    await screen.findByRole("button", { name: "Notifications, 1 unseen" });
    // When all are marked, then none is left
    await user.click(screen.getByRole("button", { name: /^Notifications/ }));
    await user.click(screen.getByRole("button", { name: "Mark all seen" }));
    await screen.findByRole("button", { name: "Notifications" });
    expect(gateway.asked("markNotificationsSeen").at(-1)?.body).toEqual({
      all: true,
      newest_id: expect.any(String),
    });
  });

  it("is quiet when there is nothing, and closes on Escape", async () => {
    // Given no notifications
    const gateway = fakeGateway();
    gateway.answers("listNotifications", { items: [], next_cursor: null, unseen_count: 0 });
    const { user } = renderStaff(<Bell />, { gateway });
    await user.click(screen.getByRole("button", { name: "Notifications" }));
    expect(await screen.findByText("All quiet")).toBeVisible();
    // When Escape is pressed, then the focus is back on the bell
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByRole("button", { name: "Notifications" })).toHaveFocus();
  });

  it("leads from what is stuck to the list of it", async () => {
    // Given something that could not be passed on
    const gateway = fakeGateway();
    const stuck = {
      id: "00000000-0000-4000-8000-00000000dddd",
      kind: "event_stuck" as const,
      title: "Something could not be passed on",
      body: "A message that came in, on its way in the conversations",
      conversation_id: null,
      message_id: null,
      actor_name: "Onethread",
      seen: false,
      at: new Date().toISOString(),
    };
    gateway.answers("listNotifications", { items: [stuck], next_cursor: null, unseen_count: 1 });
    const { user } = renderStaff(<Bell />, { gateway });
    await user.click(await screen.findByRole("button", { name: "Notifications, 1 unseen" }));
    // When it is visited, then the log shows what is stuck alone
    await user.click(screen.getByRole("button", { name: /could not be passed on/ }));
    expect(window.location.pathname + window.location.search).toBe(
      "/settings/activity?kind=event.stuck",
    );
  });

  it("rings when an event comes", async () => {
    // Given an open page
    const gateway = fakeGateway();
    gateway.answers("listNotifications", { items: [], next_cursor: null, unseen_count: 6 });
    renderStaff(<Bell />, { gateway });
    await screen.findByRole("button", { name: "Notifications, 6 unseen" });
    // When a colleague mentions the reader, then the bell counts it
    const notification = {
      id: "00000000-0000-4000-8000-00000000cccc",
      kind: "mention" as const,
      title: "Priya Nair mentioned you",
      body: "Have a look",
      conversation_id: null,
      message_id: null,
      actor_name: "Priya Nair",
      seen: false,
      at: new Date().toISOString(),
    };
    gateway.tells({ type: "notification.raised", data: { notification, unseen_count: 7 } });
    await screen.findByRole("button", { name: "Notifications, 7 unseen" });
  });
});

describe("the notification settings", () => {
  it("are loading, and can be tried again when that fails", async () => {
    // Given a server that is down
    const gateway = fakeGateway();
    gateway.refuses("getNotificationPreferences");
    const release = gateway.holds("getNotificationPreferences");
    const { user } = openPage({ gateway });
    await screen.findByRole("status", { name: "Loading your notifications" });
    release();
    expect(await screen.findByRole("alert")).toHaveTextContent("could not be loaded");
    // When it is up again, then the switches are there
    gateway.recovers("getNotificationPreferences");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("checkbox", { name: "Mentions: E-mail" })).toBeChecked();
  });

  it("are saved one by one, and show what the server kept when it refuses", async () => {
    // Given the switches
    const { user, gateway } = openPage();
    const box = await screen.findByRole("checkbox", { name: "Client messages: E-mail" });
    expect(box).toHaveAccessibleDescription("A client of yours writes by text, e-mail or portal.");
    // When one is turned on, then it is saved
    await user.click(box);
    expect(await screen.findByText("Saved")).toBeVisible();
    expect(gateway.asked("updateNotificationPreferences")[0]?.body).toMatchObject({
      client_message: { bell: true, email: true },
    });
    // When the server refuses the next, then it is as before, and the page says why
    gateway.refuses("updateNotificationPreferences");
    await user.click(box);
    expect(await screen.findByRole("alert")).toHaveTextContent("The service is down.");
    expect(box).toBeChecked();
  });

  it("leave out what is not one's own matter", async () => {
    // Given somebody who may not change settings, then mailboxes are not their matter
    openPage({ me: { permissions: ["messages.view"] } });
    await screen.findByRole("checkbox", { name: "Mentions: Bell" });
    expect(screen.queryByRole("checkbox", { name: /Mailbox trouble/ })).toBeNull();
  });
});

describe("the user menu", () => {
  it("leads to the settings and signs out", async () => {
    // Given the menu
    const { user, gateway } = renderStaff(<UserMenu />);
    await user.click(screen.getByRole("button", { name: /^Account/ }));
    expect(screen.getByRole("link", { name: "Settings" })).toHaveAttribute("href", "/settings/sms");
    // When Sign out is pressed, then the session ends
    await user.click(screen.getByRole("button", { name: "Sign out" }));
    await expect.poll(() => gateway.asked("signOutStaff")).toHaveLength(1);
  });
});
