import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { DEAD, loadIntegrations, MAILBOX, MEMBER, openPage } from "../mailboxes";
import { fakeGateway, renderStaffApp } from "../render";

beforeAll(loadIntegrations);

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
