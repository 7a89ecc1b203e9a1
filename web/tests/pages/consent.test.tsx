import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { conversationOf, setConsent } from "../../dev/mock-shapes";
import { THREADS } from "../../dev/mock-threads";
import { ME } from "../../dev/sample-clients";
import { expectMarked } from "../render";
import { openConversation } from "./open-conversation";

const DANA = "(555) 010-0101";

async function openContacts(options = {}) {
  const rendered = openConversation("Dana Whitfield", options);
  await rendered.user.click(await screen.findByRole("button", { name: /^Contacts/ }));
  return { panel: within(screen.getByRole("list", { name: "Contacts" })), ...rendered };
}

describe("what somebody said of being texted", () => {
  it("is recorded at their phone, with what they said, and shown at once", async () => {
    // Given the people of a client
    const { user, gateway, panel } = await openContacts();
    expect(panel.queryByText("No SMS")).toBeNull();
    await user.click(panel.getByRole("button", { name: `Record opt-out of ${DANA}…` }));
    const dialog = within(screen.getByRole("dialog", { name: "Record an opt-out" }));
    const reason = dialog.getByLabelText("What they said, when and how");
    // When nothing is written, then the field says so, and nothing is asked
    await user.click(dialog.getByRole("button", { name: "Record an opt-out" }));
    await expectMarked(reason, "Write what they said, when and how.");
    expect(gateway.asked("recordConsent")).toEqual([]);
    // When the server finds a fault, then it stands at its field, and what has none below
    await user.type(reason, " Said so on the phone. ");
    gateway.marks("recordConsent", { reason: ["is too long."], phone: ["is no phone number."] });
    await user.click(dialog.getByRole("button", { name: "Record an opt-out" }));
    await expectMarked(reason, "This is too long.");
    expect(dialog.getAllByRole("alert").at(-1)).toHaveTextContent("Phone is no phone number.");
    // When it is recorded, then the panel and the head say so
    gateway.recovers("recordConsent");
    await user.click(dialog.getByRole("button", { name: "Record an opt-out" }));
    expect(await panel.findByText("No SMS")).toBeVisible();
    await expect.poll(() => screen.queryByRole("dialog")).toBeNull();
    expect(gateway.asked("recordConsent").at(-1)?.body).toEqual({
      phone: "+15550100101",
      opted_out: true,
      reason: "Said so on the phone.",
    });
    // And an opt-in with its evidence takes it back
    await user.click(panel.getByRole("button", { name: `Record opt-in of ${DANA}…` }));
    const again = within(screen.getByRole("dialog", { name: "Record an opt-in" }));
    await user.type(again.getByLabelText(/^Evidence/), "Signed the form.");
    await user.click(again.getByRole("button", { name: "Record an opt-in" }));
    await expect.poll(() => panel.queryByText("No SMS")).toBeNull();
    expect(gateway.asked("recordConsent").at(-1)?.body).toMatchObject({ opted_out: false });
  });

  it("is shown also where the conversation hears of it later", async () => {
    // Given a conversation that does not know yet what the ledger was told
    const { user, gateway, panel, id } = await openContacts();
    const thread = THREADS.find((known) => known.id === id);
    if (!thread) throw new Error("no such sample");
    gateway.answers("getConversation", conversationOf(thread));
    gateway.answers("recordConsent", { phone: "+15550100101", opted_out: true });
    await user.click(panel.getByRole("button", { name: `Record opt-out of ${DANA}…` }));
    const dialog = within(screen.getByRole("dialog", { name: "Record an opt-out" }));
    await user.type(dialog.getByRole("textbox"), "Said so.");
    await user.click(dialog.getByRole("button", { name: "Record an opt-out" }));
    await expect.poll(() => gateway.asked("getConversation").length).toBeGreaterThan(1);
    expect(panel.queryByText("No SMS")).toBeNull();
    // When it has heard, then the badge is there
    setConsent("+15550100101", true);
    gateway.answers("getConversation", conversationOf(thread));
    setConsent("+15550100101", false);
    expect(await panel.findByText("No SMS", {}, { timeout: 4_000 })).toBeVisible();
  });

  it("tells what is refused as a whole, and is given up", async () => {
    // Given a firm without a number
    const { user, gateway, panel } = await openContacts();
    const detail = "The firm has no phone number yet; claim one in the settings.";
    gateway.refuses("recordConsent", { status: 409, code: "no_number", detail });
    await user.click(panel.getByRole("button", { name: `Record opt-out of ${DANA}…` }));
    const dialog = within(screen.getByRole("dialog", { name: "Record an opt-out" }));
    await user.type(dialog.getByRole("textbox"), "Said so.");
    await user.click(dialog.getByRole("button", { name: "Record an opt-out" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent(detail);
    await user.click(dialog.getByRole("button", { name: "Cancel" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByRole("list", { name: "Contacts" })).toBeVisible();
  });

  it("is an opt-in only for those who may change settings, and nothing for readers", async () => {
    // Given one who may send, then an opt-out can be recorded
    const permissions = ME.permissions.filter((name) => name !== "settings.edit");
    const { panel, unmount } = await openContacts({ me: { permissions } });
    expect(panel.getByRole("button", { name: /^Record opt-out/ })).toBeVisible();
    expect(panel.queryByRole("button", { name: /^Record opt-in/ })).toBeNull();
    unmount();
    // Given one who may only read, then neither
    const reading = await openContacts({ me: { permissions: ["messages.view"] } });
    expect(reading.panel.queryByRole("button", { name: /^Record/ })).toBeNull();
  });
});
