import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { leaveFor } from "../../src/features/integrations/leave-for";
import { DEAD, loadIntegrations, MAILBOX, MEMBER, openPage } from "../mailboxes";

vi.mock("../../src/features/integrations/leave-for", () => ({ leaveFor: vi.fn() }));
beforeAll(loadIntegrations);
beforeEach(() => vi.mocked(leaveFor).mockClear());

const card = async () => {
  const list = within(await screen.findByRole("list", { name: "Your mailboxes" }));
  return within(list.getByRole("listitem", { name: "hello@larkspur.example" }));
};

describe("Settings → Integrations", () => {
  it("leads to the provider's page with what was chosen", async () => {
    // Given a firm without a mailbox
    const { user, gateway } = openPage([]);
    expect(await screen.findByText(/No mailbox is connected yet/)).toBeVisible();
    gateway.answers("beginMailboxAuthorization", { url: "https://provider.example/consent" }, 201);
    // When a year of earlier mail and Google are chosen
    await user.selectOptions(screen.getByLabelText("Take in earlier mail"), "365");
    await user.click(screen.getByRole("button", { name: "Connect Gmail" }));
    // Then the browser goes to Google's page
    await waitFor(() => expect(leaveFor).toHaveBeenCalledWith("https://provider.example/consent"));
    expect(gateway.asked("beginMailboxAuthorization")[0]?.body).toMatchObject({
      provider: "gmail",
      backfill_days: 365,
    });
  });

  it("says why a provider cannot be reached from here, at its card", async () => {
    const { user, gateway } = openPage([]);
    const detail = "Microsoft is not set up in this installation.";
    gateway.refuses("beginMailboxAuthorization", { status: 422, detail });
    await user.click(await screen.findByRole("button", { name: "Connect Microsoft 365" }));
    const at = within(screen.getByRole("listitem", { name: "Microsoft 365" }));
    expect(await at.findByRole("alert")).toHaveTextContent(detail);
  });

  it("shows how a mailbox is: when it was looked at, what is there today, what is wrong", async () => {
    // Given a mailbox in order, Then its facts stand there, the exact time on hover
    const { unmount } = openPage([MAILBOX]);
    const shown = await card();
    expect(shown.getByText("Connected")).toBeVisible();
    expect(shown.getByText("2 minutes ago")).toHaveAttribute("title", expect.stringMatching(/:/));
    expect(shown.getByText("14 in the mailbox, 12 in Onethread")).toBeVisible();
    unmount();
    // Given a dead one, Then the reason stands there and Reconnect begins with it
    const { user, gateway } = openPage([DEAD]);
    const dead = await card();
    expect(dead.getByText("Disconnected")).toBeVisible();
    expect(dead.getByText(DEAD.reason ?? "")).toBeVisible();
    await user.click(dead.getByRole("button", { name: /^Reconnect/ }));
    await waitFor(() => expect(leaveFor).toHaveBeenCalled());
    expect(gateway.asked("beginMailboxAuthorization")[0]?.body).toMatchObject({
      mailbox_id: MAILBOX.id,
    });
  });

  it("disconnects only after asking", async () => {
    // Given a mailbox / When it is to be disconnected, Then the dialog says what stays
    const { user, gateway } = openPage([MAILBOX]);
    await user.click((await card()).getByRole("button", { name: /^Disconnect/ }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/Your history stays/)).toBeVisible();
    expect(gateway.asked("disconnectMailbox")).toEqual([]);
    // When that is confirmed, Then it is done and the list says so
    gateway.answers("disconnectMailbox", DEAD);
    gateway.answers("listMailboxes", { items: [DEAD] });
    await user.click(dialog.getByRole("button", { name: "Disconnect" }));
    expect(await (await card()).findByText("Disconnected")).toBeVisible();
    expect(gateway.asked("disconnectMailbox")).toHaveLength(1);
  });

  it("is fetched afresh when the stream tells of a mailbox", async () => {
    const { gateway } = openPage([{ ...MAILBOX, backfill: null }]);
    await card();
    gateway.opens();
    const backfill = {
      state: "running" as const,
      since: "2026-10-01T09:00:00Z",
      done: 3,
      total: 9,
    };
    gateway.answers("listMailboxes", { items: [{ ...MAILBOX, backfill }] });
    gateway.tells({ type: "mailbox.changed", data: { mailbox_id: MAILBOX.id } });
    expect(await (await card()).findByText(/3 of 9 taken in/)).toBeVisible();
    expect((await card()).getByRole("progressbar")).toHaveAttribute("value", "3");
  });

  it("offers nothing to those who may only look", async () => {
    openPage([MAILBOX], undefined, { permissions: [...MEMBER, "settings.view"] });
    const shown = await card();
    expect(shown.queryByRole("button")).toBeNull();
    expect(screen.queryByText("Connect a mailbox")).toBeNull();
  });
});
