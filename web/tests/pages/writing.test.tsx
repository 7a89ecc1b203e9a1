/** To whom the composer's words go: colleagues by choice, clients as the page showed when they were begun. */
import { within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { CLIENTS, STAFF } from "../../dev/sample-clients";
import { fakeGateway } from "../render";
import { message } from "../samples";
import { openComposer, richText } from "./open-conversation";

const alex = (id: string) => ({
  id,
  name: "Alex Roy",
  email: `${id}@hartwell.example`,
  role: "member" as const,
  active: true,
});

describe("a note", () => {
  it("writes notes that mention colleagues", async () => {
    // Given a note
    const { user, gateway, form, field } = await openComposer("Dana Whitfield");
    await user.click(form.getByRole("switch", { name: "Internal note" }));
    expect(form.getByText("Seen by your firm only, never by the client.")).toBeVisible();
    // When a colleague is named by a part of their name
    await user.type(field, "Please look @nai");
    const options = within(await form.findByRole("listbox", { name: "Colleagues" }));
    expect(options.getByRole("option", { selected: true })).toHaveTextContent("Priya Nair");
    await user.keyboard("{Enter}");
    expect(field).toHaveValue("Please look @Priya Nair ");
    // And it says who is told, whatever else is typed
    await user.keyboard("and @Tom Becker");
    expect(form.getByRole("status", { name: "Told of this note" })).toHaveTextContent(
      /^Tells Priya Nair$/,
    );
    await user.click(form.getByRole("button", { name: "Save note" }));
    // Then the note names them
    await expect.poll(() => gateway.asked("composeMessage")).toHaveLength(1);
    expect(gateway.asked("composeMessage")[0]?.body).toMatchObject({
      channel: "internal",
      mentions: [STAFF[2]?.id],
    });
  });

  it("mentions the one chosen of two who are called alike", async () => {
    // Given two Alex Roys
    const gateway = fakeGateway();
    gateway.answers("listStaff", { items: [alex("first"), alex("second")] });
    const { user, form, field } = await openComposer("Dana Whitfield", { gateway });
    await user.click(form.getByRole("switch", { name: "Internal note" }));
    // When the second is chosen
    await user.type(field, "@al");
    expect(form.getAllByRole("option").map((each) => each.textContent)).toEqual([
      expect.stringContaining("Alex Roy (first@hartwell.example)"),
      expect.stringContaining("Alex Roy (second@hartwell.example)"),
    ]);
    await user.keyboard("{ArrowDown}{Enter}");
    await user.click(form.getByRole("button", { name: "Save note" }));
    // Then only the second is told
    await expect.poll(() => gateway.asked("composeMessage")).toHaveLength(1);
    expect(gateway.asked("composeMessage")[0]?.body).toMatchObject({ mentions: ["second"] });
  });
});

describe("a message", () => {
  it("goes on to whom it was begun for when somebody else of the client writes", async () => {
    // Given a mail begun to the one who wrote last
    const { user, gateway, id, form } = await openComposer("Northgate Bakery");
    const [luis, mei] = CLIENTS.find(({ name }) => name === "Northgate Bakery")?.contacts ?? [];
    await user.click(form.getByRole("radio", { name: "E-mail" }));
    const subject = form.getByRole("textbox", { name: "Subject" });
    await user.type(await richText(form), "Dear Luis");
    const shown = () => [
      within(form.getByRole("list", { name: "To: chosen" })).getByRole("listitem").title,
      (subject as HTMLInputElement).value,
    ];
    const before = shown();
    expect(before[0]).toBe(luis?.identities[0]?.value);
    // When another contact writes under another subject
    const later = message({
      id: "later",
      conversation_id: id,
      channel: "email",
      subject: "Payroll",
      author: { kind: "contact", id: mei?.id ?? "", name: "Mei Chen" },
      occurred_at: new Date().toISOString(),
    });
    gateway.tells({
      type: "message.recorded",
      data: { conversation_id: id, message: later, assigned_to: [] },
    });
    // Then the page says so, and shows and sends what it showed
    expect(await form.findByText(/Mei Chen wrote meanwhile/)).toHaveTextContent(
      "This is still to Luis Ortega by E-mail.",
    );
    expect(shown()).toEqual(before);
    // When it is turned, then it answers the other one with the same words
    await user.click(form.getByRole("button", { name: "Answer Mei Chen instead" }));
    expect(subject).toHaveValue("RE: Payroll");
    await user.click(form.getByRole("button", { name: "Send" }));
    await expect.poll(() => gateway.asked("composeMessage")).toHaveLength(1);
    expect(gateway.asked("composeMessage")[0]?.body).toMatchObject({
      channel: "email",
      to: [mei?.identities[0]?.value],
      subject: "RE: Payroll",
      reply_to_message_id: "later",
      body_html: expect.stringContaining("Dear Luis"),
    });
  });
});
