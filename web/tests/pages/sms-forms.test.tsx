import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { SettingsPages } from "../../src/features/settings/SettingsPages";
import { expectMarked, renderStaff } from "../render";

function openPage(options: Parameters<typeof renderStaff>[1] = {}) {
  return renderStaff(<SettingsPages name="sms" />, options);
}

const section = async (name: string) => within(await screen.findByRole("region", { name }));
beforeAll(() => import("../../src/features/sms-settings/SmsPage"));

describe("the hours", () => {
  it("are saved, and each time that is wrong says so", async () => {
    // Given the form
    const { user, gateway } = openPage();
    const form = within(await screen.findByRole("form", { name: "Hours and auto-reply" }));
    gateway.marks("updateSmsSettings", {
      "office_hours.end": ["must be later than the start."],
      "office_hours.days": ["must list days from 0 (Monday) to 6."],
      "auto_reply.text": ["must not be empty while the answer is switched on."],
    });
    // When the server finds faults
    await user.click(form.getByRole("button", { name: "Save hours" }));
    // Then they stand at their fields, and the first of them has the focus
    await expectMarked(form.getByLabelText("Mon"), "This must list days");
    await expectMarked(form.getByLabelText("Open until"), "later than the start.", false);
    await expectMarked(form.getByLabelText("Reply"), "This must not be empty", false);
    // And when the rest is switched off, what it said stands in one line
    await user.click(form.getByLabelText("Auto-reply out of office hours"));
    expect(form.getAllByRole("alert").at(-1)).toHaveTextContent("Text must not be empty");
    // And when all is right, it is saved
    gateway.recovers("updateSmsSettings");
    await user.click(form.getByLabelText("Sat"));
    await user.click(form.getByRole("button", { name: "Save hours" }));
    expect(await form.findByRole("status")).toHaveTextContent("Saved");
    expect(gateway.asked("updateSmsSettings").at(-1)?.body).toMatchObject({
      office_hours: { days: [0, 1, 2, 3, 4, 5] },
      auto_reply: { enabled: false },
    });
  });
});

const FILLED = {
  "Legal name of the firm": "Hartwell LLC",
  EIN: "12-34",
  Website: "https://hartwell.example",
  Street: "1 Main Street",
  City: "Austin",
  State: "tx",
  "ZIP code": "78701",
  "First name": "Olivia",
  "Last name": "Hartwell",
  Title: "CEO",
  "E-mail": "olivia@hartwell.example",
  Phone: "(512) 555-0100",
  "What you text your clients about": "Reminders about documents.",
  "Sample text 1": "Hi Ana, your W-2 is still missing.",
};

describe("the registration", () => {
  it("is submitted, and names the wrong field", async () => {
    // Given the form, filled in with an EIN that is too short
    const { user, gateway } = openPage();
    const form = within(await screen.findByRole("form", { name: "Carrier registration" }));
    for (const [label, text] of Object.entries(FILLED)) {
      await user.click(form.getByLabelText(label));
      await user.paste(text);
    }
    // When it is submitted, then the field says what is wrong
    await user.click(form.getByRole("button", { name: "Submit registration" }));
    await expectMarked(form.getByLabelText("EIN"), "This must have nine digits");
    expect(form.getByLabelText("EIN")).toHaveAccessibleDescription(/Nine digits, such as/);
    expect(form.getByText("Correct the marked fields, then submit again.")).toBeVisible();
    // And a sample that is wrong says so at its own
    gateway.marks("submitRegistration", { "sample_messages.0": ["is too short."] });
    await user.click(form.getByRole("button", { name: "Submit registration" }));
    await expectMarked(form.getByLabelText("Sample text 1"), "This is too short.");
    // When all is right, then it is in review
    gateway.recovers("submitRegistration");
    await user.clear(form.getByLabelText("EIN"));
    await user.type(form.getByLabelText("EIN"), "12-3456789");
    await user.click(form.getByRole("button", { name: "Submit registration" }));
    expect(await screen.findByRole("status", { name: "Registration: In review" })).toBeVisible();
    expect(gateway.asked("submitRegistration").at(-1)?.body).toMatchObject({
      address: { region: "TX" },
      sample_messages: [FILLED["Sample text 1"]],
    });
  });
});

describe("the consent of a phone", () => {
  it("is looked up, and what is no phone says so at the field", async () => {
    // Given the form
    const { user } = openPage();
    const form = within(await screen.findByRole("form", { name: "Look up a phone" }));
    const consent = await section("Consent");
    // When what is no phone is looked up
    await user.type(form.getByLabelText("Phone number"), "12");
    await user.click(form.getByRole("button", { name: "Look up" }));
    // Then the field says so, until it is changed
    await expectMarked(form.getByLabelText("Phone number"), "This is not a phone number");
    expect(consent.getByRole("alert")).toBeVisible();
    await user.type(form.getByLabelText("Phone number"), "345550102");
    expect(consent.queryByRole("alert")).toBeNull();
    // When it is a phone that opted out, then the ledger says when
    await user.click(form.getByRole("button", { name: "Look up" }));
    expect(await consent.findByText("Opted out", { selector: ".badge" })).toBeVisible();
    const entries = within(consent.getByRole("list", { name: "Consent entries" }));
    expect(entries.getAllByRole("listitem")[0]).toHaveTextContent("by text message (STOP)");
    // And for one that nobody heard of there is nothing to list
    await user.clear(form.getByLabelText("Phone number"));
    await user.type(form.getByLabelText("Phone number"), "4155550109");
    await user.click(form.getByRole("button", { name: "Look up" }));
    expect(await consent.findByText("No entries")).toBeVisible();
  });
});
