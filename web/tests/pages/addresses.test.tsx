/** Whatever an address says, its page stands: it comes from a link, a bookmark, or a stranger. */
import { cleanup, screen, waitFor } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { CLIENTS } from "../../dev/sample-clients";
import { renderPortal, renderStaffApp } from "../render";

const NAMES = ["scope", "filter", "kind", "from", "to", "actor", "cursor", "limit", "id"];
const GARBAGE = [
  "garbage",
  "constructor",
  "2026-13-45",
  "9999-12-31",
  "00000000-0000-0000-0000-000000000000",
  "%3Cscript%3E",
  // Not the encoding of anything.
  "%E0%A4%A",
  "x".repeat(5_000),
];
const known = CLIENTS[0]?.conversation_id ?? "";
const STAFF = [
  "/",
  `/c/${known}`,
  "/c/GARBAGE",
  "/settings",
  "/settings/sms",
  "/settings/templates",
  "/settings/activity",
  "/settings/notifications",
  "/settings/GARBAGE",
  "/GARBAGE",
];
const PORTAL = ["/portal", "/portal/c/GARBAGE", "/portal/GARBAGE"];

beforeAll(() =>
  Promise.all([
    import("../../src/features/settings/SettingsPages"),
    import("../../src/features/sms-settings/SmsPage"),
    import("../../src/features/templates/TemplatesPage"),
    import("../../src/features/activity/ActivityPage"),
    import("../../src/features/notifications/NotificationsPage"),
  ]),
);

const addresses = (page: string) =>
  GARBAGE.map((value) => {
    const query = NAMES.map((name) => `${name}=${value}`).join("&");
    return `${page.replace("GARBAGE", value)}?${query}`;
  });

describe.each([
  ["staff", STAFF, renderStaffApp],
  ["portal", PORTAL, renderPortal],
])("the pages of %s", (_, pages, renderAt) => {
  it.each(pages)("%s stands, whatever its parameters say", async (page) => {
    for (const address of addresses(page)) {
      // Given an address with parameters that nobody meant, when the page is opened
      renderAt(address);
      // Then it is there, or says that there is no such page or conversation
      await waitFor(() => expect(screen.getByRole("main")).toBeVisible());
      await waitFor(() => expect(screen.queryByRole("status", { name: /^Loading/ })).toBeNull());
      const said = screen.queryByRole("alert")?.textContent ?? "There is no such conversation";
      expect(said, address).toContain("There is no such conversation");
      cleanup();
    }
  });
});

describe("the activity under a filter that no field could say", () => {
  it("is shown without it", async () => {
    // Given an address with days, a kind and a person that there are not
    const query = "kind=constructor&from=garbage&to=2026-02-30&actor=somebody";
    const { gateway } = renderStaffApp(`/settings/activity?${query}`);
    // When it is opened, then the whole log is there, and its fields are empty
    await screen.findByRole("list", { name: "Activity" });
    expect(gateway.asked("listActivity").at(-1)?.query).toEqual({ limit: "50" });
    expect(screen.getByLabelText("From")).toHaveValue("");
    expect(screen.queryByRole("button", { name: "Clear" })).toBeNull();
  });

  it("waits for the year while it is typed", async () => {
    // Given a day whose year is not whole yet, then the field keeps it, and nothing is asked by it
    const { gateway } = renderStaffApp("/settings/activity?from=0002-11-22");
    await screen.findByRole("list", { name: "Activity" });
    expect(gateway.asked("listActivity").at(-1)?.query).toEqual({ limit: "50" });
    expect(screen.getByLabelText("From")).toHaveValue("0002-11-22");
  });
});
