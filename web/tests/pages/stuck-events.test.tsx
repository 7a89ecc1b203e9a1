import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import type { AnswerTo, Me } from "../../src/api/types";
import { fakeGateway, renderStaff } from "../render";
import { SettingsPages } from "../../src/features/settings/SettingsPages";

beforeAll(() => import("../../src/features/activity/ActivityPage"));

type Stuck = AnswerTo<"listStuckEvents">;
const NONE: Stuck = { items: [], more: false, unreachable: [] };
const ITEM: Stuck["items"][number] = {
  id: "00000000-0000-4000-8000-0000000000aa",
  service: "thread",
  name: "message.received.v1",
  what: "A message that came in, on its way in the conversations",
  outcome: "dead",
  reason: "NotFound: There is no such client.",
  stuck_at: "2026-11-22T10:00:00Z",
  operator: "python -m tools.dead_letters list thread 01a0",
  message: {
    sender: "Dana Whitfield",
    sender_address: "+12125550102",
    to: ["+14155551301"],
    channel: "sms",
    subject: "",
    text: "Where is my return?\nIt was due on Monday.",
    cut: true,
    files: ["letter.pdf"],
    at: "2026-11-22T09:58:00Z",
  },
};

function openPage(stuck: Stuck, path = "/settings/activity", permissions?: Me["permissions"]) {
  const gateway = fakeGateway();
  gateway.answers("listStuckEvents", stuck);
  const me = permissions ? { me: { permissions } } : {};
  return { ...renderStaff(<SettingsPages name="activity" />, { path, gateway, ...me }), gateway };
}

const box = async () => within(await screen.findByRole("region", { name: "Not passed on" }));

describe("what was not passed on", () => {
  it("is read in its own words and tried again", async () => {
    // Given a client's message that went nowhere
    const { user, gateway } = openPage({ ...NONE, items: [ITEM] });
    const list = await box();
    // Then who wrote it, how, and the words stand there, with why it is stuck
    const item = within(list.getByRole("listitem", { name: ITEM.what }));
    expect(item.getByText(/From Dana Whitfield \(\(212\) 555-0102\)/)).toBeVisible();
    expect(item.getByText(/Where is my return\?/)).toHaveTextContent("there is more");
    expect(item.getByText("Files: letter.pdf")).toBeVisible();
    expect(item.getByText("NotFound: There is no such client.")).toBeVisible();
    // When it is tried again, then its service is asked, and it leaves the list
    gateway.answers("listStuckEvents", NONE);
    await user.click(item.getByRole("button", { name: "Try again" }));
    expect(await list.findByText(/It is tried again/)).toBeVisible();
    expect(gateway.asked("retryStuckEvent")[0]?.body).toEqual({ service: "thread" });
    expect(await list.findByText("Nothing waits here.")).toBeVisible();
  });

  it("is dropped only with a reason", async () => {
    // Given such a message / When it is dropped
    const { user, gateway } = openPage({ ...NONE, items: [ITEM] });
    await user.click((await box()).getByRole("button", { name: "Drop" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Drop this for good?" }));
    await user.type(dialog.getByLabelText("Why"), "They wrote again.");
    gateway.answers("listStuckEvents", NONE);
    await user.click(dialog.getByRole("button", { name: "Drop it" }));
    // Then the service has the reason
    expect(await (await box()).findByText(/It is dropped/)).toBeVisible();
    expect(gateway.asked("dropStuckEvent")[0]?.body).toEqual({
      service: "thread",
      reason: "They wrote again.",
    });
  });

  it("stays, with the sentence, when that fails", async () => {
    // Given a broker that is away / When it is tried again, then it stays and the page says why
    const { user, gateway } = openPage({ ...NONE, items: [ITEM] });
    gateway.refuses("retryStuckEvent");
    await user.click((await box()).getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The service is down.");
    expect((await box()).getByRole("listitem", { name: ITEM.what })).toBeVisible();
  });

  it("says which services could not be asked", async () => {
    openPage({ ...NONE, unreachable: ["portal"] });
    expect((await box()).getByText(/What waits in the portal cannot be read/)).toBeVisible();
  });

  it("is not asked for by those who may not decide, nor shown when there is none", async () => {
    // Given a partner / Then nothing is asked
    const { gateway, unmount } = openPage({ ...NONE, items: [ITEM] }, undefined, ["settings.view"]);
    await screen.findByRole("list", { name: "Activity" });
    expect(gateway.asked("listStuckEvents")).toEqual([]);
    unmount();
    // Given an owner with nothing stuck / Then it is said only to whoever came for it
    openPage(NONE, "/settings/activity?kind=event.stuck");
    expect((await box()).getByText("Nothing waits here.")).toBeVisible();
  });
});
