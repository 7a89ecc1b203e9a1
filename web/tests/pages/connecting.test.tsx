import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import type { Mailbox } from "../../src/api/settings-types";
import type { Me } from "../../src/api/types";
import { fakeGateway, renderStaffApp } from "../render";

beforeAll(async () => {
  await import("../../src/features/settings/SettingsPages");
  await import("../../src/features/integrations/IntegrationsPage");
  await import("../../src/features/integrations/OAuthReturnPage");
});

const MAILBOX: Mailbox = {
  id: "00000000-0000-4000-8000-00000000b001",
  address: "hello@larkspur.example",
  provider: "gmail",
  status: "active",
  reason: null,
  connected_at: "2026-10-01T09:00:00Z",
  last_synced_at: new Date(Date.now() - 120_000).toISOString(),
  label: "Front desk",
  backfill: null,
  today: { in_mailbox: 14, stored: 12, missing: 2, counted_at: "2026-11-22T10:00:00Z" },
};
const DEAD: Mailbox = {
  ...MAILBOX,
  status: "disconnected",
  reason: "The provider no longer lets Onethread into hello@larkspur.example. Connect it again.",
};
const MEMBER: Me["permissions"] = ["messages.view", "messages.send"];

function openPage(items: Mailbox[], path = "/settings/integrations", me?: Partial<Me>) {
  const gateway = fakeGateway();
  gateway.answers("listMailboxes", { items });
  return renderStaffApp(path, { gateway, ...(me && { me }) });
}

const banner = async () => within(await screen.findByRole("region", { name: "E-mail" }));

describe("coming back from the provider", () => {
  it("hands the code on once, and takes it out of the address", async () => {
    // Given a consent / When the browser comes back with it
    const gateway = fakeGateway();
    gateway.answers("completeMailboxAuthorization", MAILBOX);
    gateway.answers("listMailboxes", { items: [MAILBOX] });
    renderStaffApp("/oauth/callback?state=s1&code=c1&scope=x", { gateway });
    // Then the mailbox is connected, and said to be
    expect(await screen.findByText("hello@larkspur.example is connected.")).toBeVisible();
    expect(gateway.asked("completeMailboxAuthorization")).toHaveLength(1);
    expect(gateway.asked("completeMailboxAuthorization")[0]?.body).toMatchObject({
      state: "s1",
      code: "c1",
    });
    expect(window.location.href).not.toContain("c1");
  });

  it.each([
    ["?state=s1&error=access_denied", { state: "s1", error: "access_denied" }],
    ["?state=s1&code=used", { state: "s1", code: "used" }],
  ])("says in plain words why nothing was connected (%s)", async (query, sent) => {
    const gateway = fakeGateway();
    const detail = "Nothing was connected: the access was not granted at Google.";
    gateway.refuses("completeMailboxAuthorization", { status: 409, detail });
    renderStaffApp(`/oauth/callback${query}`, { gateway });
    expect(await screen.findByRole("alert")).toHaveTextContent(detail);
    expect(screen.getByRole("heading", { name: "The mailbox was not connected" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Back to Integrations" })).toBeVisible();
    expect(gateway.asked("completeMailboxAuthorization")[0]?.body).toMatchObject(sent);
  });

  it("asks nothing when there is nothing to hand on", async () => {
    const gateway = fakeGateway();
    renderStaffApp("/oauth/callback", { gateway });
    expect(await screen.findByRole("alert")).toHaveTextContent("Nothing was connected");
    expect(gateway.asked("completeMailboxAuthorization")).toEqual([]);
  });
});

describe("the inbox of a firm whose e-mail is not connected", () => {
  it("leads to where it is connected", async () => {
    openPage([], "/");
    const link = (await banner()).getByRole("link", { name: "Connect e-mail" });
    expect(link).toHaveAttribute("href", "/settings/integrations");
  });

  it("says whom to ask to those who may not", async () => {
    openPage([], "/", { permissions: MEMBER });
    const shown = await banner();
    expect(await shown.findByText(/Ask .+ to connect it\./)).toBeVisible();
    expect(shown.queryByRole("link")).toBeNull();
  });

  it("is silent while a mailbox works", async () => {
    const { gateway } = openPage([DEAD, MAILBOX], "/");
    await waitFor(() => expect(gateway.asked("listMailboxes")).not.toEqual([]));
    await screen.findAllByRole("listitem");
    expect(screen.queryByRole("region", { name: "E-mail" })).toBeNull();
  });
});
