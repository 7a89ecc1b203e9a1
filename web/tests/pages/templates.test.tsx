import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { SettingsPages } from "../../src/features/settings/SettingsPages";
import { expectMarked, fakeGateway, renderStaff } from "../render";

function openPage(options: Parameters<typeof renderStaff>[1] = {}) {
  return renderStaff(<SettingsPages name="templates" />, options);
}

// A part loaded when it is first needed is not what the first test should wait for.
beforeAll(() => import("../../src/features/templates/TemplatesPage"));

describe("the templates", () => {
  it("are loading, then there by category", async () => {
    // Given a server that takes its time
    const gateway = fakeGateway();
    const release = gateway.holds("listTemplates");
    openPage({ gateway });
    await screen.findByRole("status", { name: "Loading the templates" });
    // When it answers, then each is in its category
    release();
    const reminders = await screen.findByRole("region", { name: "Reminder" });
    expect(within(reminders).getByRole("listitem", { name: "Missing documents" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Edit Missing documents" })).toBeNull();
  });

  it("say so when there are none, and when they cannot be loaded", async () => {
    // Given a server that is down
    const gateway = fakeGateway();
    gateway.refuses("listTemplates");
    const { user } = openPage({ gateway });
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The templates could not be loaded. The service is down.",
    );
    // When it is up again and has none
    gateway.answers("listTemplates", { items: [] });
    await user.click(screen.getByRole("button", { name: "Try again" }));
    // Then the page says so
    expect(await screen.findByText("No templates yet")).toBeVisible();
  });

  it("can only be read by those who may not change settings", async () => {
    // Given a member who may look, then there is nothing to press
    openPage({ me: { permissions: ["settings.view"] } });
    await screen.findByRole("region", { name: "Reminder" });
    expect(screen.queryByRole("button", { name: /^(New|Clone|Edit|Delete)/ })).toBeNull();
  });

  it("get another one, with fields put in by buttons", async () => {
    // Given the dialog
    const { user, gateway } = openPage();
    await user.click(await screen.findByRole("button", { name: "New template" }));
    const dialog = screen.getByRole("dialog", { name: "New template" });
    // When it is filled in and saved
    await user.type(within(dialog).getByLabelText("Name"), "Year end");
    await user.selectOptions(within(dialog).getByLabelText("Channel"), "SMS");
    expect(within(dialog).queryByLabelText("Subject")).toBeNull();
    await user.type(within(dialog).getByLabelText("Text"), "Dear ");
    await user.click(within(dialog).getByRole("button", { name: "Insert Client" }));
    await user.click(within(dialog).getByRole("button", { name: "Save template" }));
    // Then it is in the list
    expect(await screen.findByRole("listitem", { name: "Year end" })).toHaveTextContent(
      "Dear {{client.name}}",
    );
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(gateway.asked("createTemplate")[0]?.body).toMatchObject({
      channel: "sms",
      subject: null,
      body: "Dear {{client.name}}",
    });
  });

  it("tell at the field what is wrong, before and after the server is asked", async () => {
    // Given a template that names no known field
    const { user, gateway } = openPage();
    await user.click(await screen.findByRole("button", { name: "New template" }));
    const dialog = within(screen.getByRole("dialog"));
    await user.type(dialog.getByLabelText("Name"), "Year end");
    await user.type(dialog.getByLabelText("Text"), "Dear {{{{moon}}");
    await user.click(dialog.getByRole("button", { name: "Save template" }));
    await expectMarked(dialog.getByLabelText("Text"), "There is no field {{moon}}.");
    expect(gateway.asked("createTemplate")).toEqual([]);
    // When it is corrected and the server finds more
    await user.clear(dialog.getByLabelText("Text"));
    await user.type(dialog.getByLabelText("Text"), "Dear all");
    gateway.marks("createTemplate", { subject: ["is empty"], name: ["is taken already."] });
    await user.click(dialog.getByRole("button", { name: "Save template" }));
    // Then each field says its own, and the first has the focus
    await expectMarked(dialog.getByLabelText("Name"), "This is taken already.");
    await expectMarked(dialog.getByLabelText("Subject"), "This is empty.", false);
    expect(dialog.getAllByRole("alert")).toHaveLength(2);
    // And what belongs to no field that is shown stands in one line
    await user.selectOptions(dialog.getByLabelText("Channel"), "SMS");
    expect(dialog.getAllByRole("alert").at(-1)).toHaveTextContent("Subject is empty");
  });

  it("are cloned, changed and deleted", async () => {
    // Given a template of the firm's own
    const { user, gateway } = openPage();
    await user.click(await screen.findByRole("button", { name: "Clone Welcome" }));
    expect(screen.getByRole("dialog", { name: "Clone template" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save template" }));
    // When it is renamed
    await user.click(await screen.findByRole("button", { name: "Edit Welcome (copy)" }));
    const name = within(screen.getByRole("dialog", { name: "Edit template" })).getByLabelText(
      "Name",
    );
    await user.clear(name);
    await user.type(name, "Hello");
    await user.click(screen.getByRole("button", { name: "Save template" }));
    // And deleted, after a question, with a server that refuses at first
    await user.click(await screen.findByRole("button", { name: "Delete Hello" }));
    const dialog = within(screen.getByRole("dialog", { name: "Delete “Hello”?" }));
    gateway.refuses("deleteTemplate");
    await user.click(dialog.getByRole("button", { name: "Delete template" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("The service is down.");
    gateway.recovers("deleteTemplate");
    await user.click(dialog.getByRole("button", { name: "Delete template" }));
    // Then it is gone
    await expect.poll(() => screen.queryByRole("listitem", { name: "Hello" })).toBeNull();
  });
});
