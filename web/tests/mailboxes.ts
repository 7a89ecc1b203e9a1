/** Mailboxes of a firm as the gateway lists them, and the pages that show them. */
import type { Mailbox } from "../src/api/settings-types";
import type { Me } from "../src/api/types";
import { fakeGateway, renderStaffApp } from "./render";

/** Loads the lazy pages, so that a test need not wait for them. */
export async function loadIntegrations(): Promise<void> {
  await import("../src/features/settings/SettingsPages");
  await import("../src/features/integrations/IntegrationsPage");
  await import("../src/features/integrations/OAuthReturnPage");
}

export const MAILBOX: Mailbox = {
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
export const DEAD: Mailbox = {
  ...MAILBOX,
  status: "disconnected",
  reason: "The provider no longer lets Onethread into hello@larkspur.example. Connect it again.",
};
export const MEMBER: Me["permissions"] = ["messages.view", "messages.send"];

export function openPage(items: Mailbox[], path = "/settings/integrations", me?: Partial<Me>) {
  const gateway = fakeGateway();
  gateway.answers("listMailboxes", { items });
  return renderStaffApp(path, { gateway, ...(me && { me }) });
}
