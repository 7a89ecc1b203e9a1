import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import type { Mailbox } from "../../src/api/settings-types";
import { fakeGateway, renderStaffApp } from "../render";

beforeAll(async () => {
  await import("../../src/features/settings/SettingsPages");
  await import("../../src/features/integrations/IntegrationsPage");
});

const MAILBOX: Mailbox = {
  id: "00000000-0000-4000-8000-00000000b001",
  address: "hello@larkspur.example",
  provider: "gmail",
  status: "active",
  reason: null,
  connected_at: "2026-10-01T09:00:00Z",
  last_synced_at: "2026-11-22T10:00:00Z",
  label: "",
  backfill: null,
  today: { in_mailbox: 14, stored: 12, missing: 2, counted_at: "2026-11-22T10:00:00Z" },
};

function openPage(changes: Partial<Mailbox> = {}) {
  const gateway = fakeGateway();
  gateway.answers("listMailboxes", { items: [{ ...MAILBOX, ...changes }] });
  return renderStaffApp("/settings/integrations", { gateway });
}

const card = async () => {
  const list = within(await screen.findByRole("list", { name: "Your mailboxes" }));
  return within(list.getByRole("listitem", { name: "hello@larkspur.example" }));
};

describe("how far Onethread has what the mailbox has", () => {
  it("shows a gap, and fetches it when asked", async () => {
    const { user, gateway } = openPage();
    expect((await card()).getByText(/2 mails of yesterday and today/)).toBeVisible();
    gateway.answers("fetchMissing", MAILBOX);
    await user.click((await card()).getByRole("button", { name: "Fetch them" }));
    await waitFor(() => expect(gateway.asked("fetchMissing")).toHaveLength(1));
  });

  it("counts when asked, and says why it cannot", async () => {
    const { user, gateway } = openPage();
    gateway.refuses("countMailbox");
    await user.click((await card()).getByRole("button", { name: /^Count the mail/ }));
    expect(await (await card()).findByRole("alert")).toHaveTextContent("The service is down.");
  });

  it("takes in earlier mail, and stops", async () => {
    const { user, gateway } = openPage();
    await user.click((await card()).getByRole("button", { name: /^Take in earlier mail/ }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.selectOptions(dialog.getByLabelText("Take in earlier mail"), "90");
    const backfill = {
      state: "running" as const,
      since: "2026-09-01T09:00:00Z",
      done: 3,
      total: 9,
    };
    const running = { ...MAILBOX, backfill };
    gateway.answers("startBackfill", running);
    gateway.answers("listMailboxes", { items: [running] });
    await user.click(dialog.getByRole("button", { name: "Take it in" }));
    expect(gateway.asked("startBackfill")[0]?.body).toEqual({ days: 90 });
    const stopped = { ...MAILBOX, backfill: { ...backfill, state: "stopped" as const } };
    expect(await (await card()).findByText(/3 of 9 taken in/)).toBeVisible();
    gateway.answers("stopBackfill", stopped);
    gateway.answers("listMailboxes", { items: [stopped] });
    await user.click((await card()).getByRole("button", { name: /^Stop the earlier mail/ }));
    expect(await (await card()).findByText(/stopped at 3 of 9/)).toBeVisible();
  });

  it("lists what was set aside with its reason, to be tried again", async () => {
    const { user, gateway } = openPage();
    const mail = {
      mailbox_id: MAILBOX.id,
      mailbox_address: MAILBOX.address,
      key: "18c2",
      reason: "DataError: too long",
      tries: 3,
      final: true,
      at: "2026-11-22T10:00:00Z",
    };
    gateway.answers("listSetAside", { items: [mail] });
    gateway.opens();
    gateway.tells({ type: "mailbox.changed", data: { mailbox_id: MAILBOX.id } });
    const list = within(await screen.findByRole("list", { name: "Mails set aside" }));
    expect(list.getByText("DataError: too long")).toBeVisible();
    gateway.answers("listSetAside", { items: [] });
    await user.click(list.getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(screen.queryByText("DataError: too long")).toBeNull());
    expect(gateway.asked("retrySetAside")[0]?.body).toEqual({ key: "18c2" });
  });
});

describe("a mailbox by its servers", () => {
  it("is tried with what was typed, and each fault stands at its field", async () => {
    const { user, gateway } = openPage();
    await user.click(await screen.findByRole("button", { name: "Connect another mailbox" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Other mailbox" }));
    await user.type(dialog.getByLabelText("E-mail address"), "office@firm.example");
    gateway.answers("discoverMailServers", {
      imap: { host: "mail.host.example", port: 143, security: "starttls" },
      smtp: null,
      user: "office",
      source: "autoconfig",
    });
    await user.click(dialog.getByRole("button", { name: "Continue" }));
    const [incoming] = await dialog.findAllByLabelText("Server");
    expect(incoming).toHaveValue("mail.host.example");
    await user.type(dialog.getByLabelText("Password"), "wrong");
    // Both servers refuse it, in the same words
    const refused = ["The server does not accept the password."];
    gateway.marks("connectAccount", { password: refused, smtp_password: refused });
    await user.click(dialog.getByRole("button", { name: "Try and connect" }));
    await waitFor(() =>
      expect(dialog.getByLabelText("Password")).toHaveAccessibleDescription(
        expect.stringMatching(/for this\. The server does not accept the password\.$/),
      ),
    );
    gateway.answers("connectAccount", { ...MAILBOX, provider: "imap" });
    await user.click(dialog.getByRole("button", { name: "Try and connect" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(await screen.findByText("hello@larkspur.example is connected.")).toBeInTheDocument();
    expect(gateway.asked("connectAccount").at(-1)?.body).toMatchObject({
      address: "office@firm.example",
      user: "office",
      imap: { host: "mail.host.example", port: 143, security: "starttls" },
    });
  });
});
