import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { expectMarked, fakeGateway, renderStaffApp } from "../render";

describe("Settings of e-mail", () => {
  it("writes the firm's signature, and shows how it will look", async () => {
    // Given the firm's signature
    const { user, gateway } = renderStaffApp("/settings/branding");
    const form = within(await screen.findByRole("form", { name: "The firm’s signature" }));
    await form.findByRole("toolbar", { name: "Formatting" });
    const text = form.getByRole("textbox", { name: "The firm’s signature" });
    expect(text).toHaveTextContent("Hartwell & Lane");
    // When something is written and saved
    await user.type(text, "!");
    await user.click(form.getByRole("button", { name: "Save signature" }));
    // Then it is said, sent and shown
    expect(await form.findByRole("status")).toHaveTextContent("Saved");
    expect(gateway.asked("updateMailSettings")[0]?.body).toEqual({
      firm_signature_html: expect.stringContaining("!"),
    });
    expect(form.getByRole("region", { name: "Preview" })).toHaveTextContent("!");
  });

  it("shows the firm's below one's own that is empty", async () => {
    renderStaffApp("/settings/signature");
    const form = within(await screen.findByRole("form", { name: "Your signature" }));
    await expect
      .poll(() => form.getByRole("region", { name: "Preview" }).textContent)
      .toContain("12 Mill Street");
  });

  it("says what is wrong with the subject at its field", async () => {
    // Given a subject that the server refuses
    const gateway = fakeGateway();
    gateway.marks("updateMailSettings", { subject_default: ["must be one line."] });
    const { user } = renderStaffApp("/settings/communications", { gateway });
    const form = within(await screen.findByRole("form", { name: "Writing e-mails" }));
    await user.selectOptions(form.getByRole("combobox", { name: "Undo send" }), "20 seconds");
    await user.click(form.getByRole("button", { name: "Save" }));
    await expectMarked(
      form.getByRole("textbox", { name: "Subject of a new e-mail" }),
      "This must be one line.",
    );
    expect(gateway.asked("updateMailSettings")[0]?.body).toMatchObject({ undo_seconds: 20 });
  });
});
