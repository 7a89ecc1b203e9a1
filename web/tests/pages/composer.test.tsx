import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { expectMarked } from "../render";
import { openComposer, richText } from "./open-conversation";

describe("the composer", () => {
  it("sends by the channel chosen, and shows the message at once", async () => {
    // Given the composer of a client who texts
    const { user, gateway, form, field } = await openComposer("Dana Whitfield");
    expect(form.getByRole("radio", { name: "SMS" })).toBeChecked();
    // When a text is written and sent by the keyboard
    const release = gateway.holds("composeMessage");
    await user.type(field, "See you at four");
    expect(form.getByRole("status", { name: "Text length" })).toHaveTextContent("15 / 160");
    await user.keyboard("{Control>}{Enter}{/Control}");
    // Then it is there before the server has answered, and the field is empty
    expect(await screen.findByRole("article", { name: "SMS from You, sending" })).toHaveTextContent(
      "See you at four",
    );
    expect(field).toHaveValue("");
    release();
    await expect
      .poll(() => screen.queryByRole("article", { name: "SMS from You, sending" }))
      .toBeNull();
    expect(gateway.asked("composeMessage")[0]?.body).toEqual({
      channel: "sms",
      to: ["+15550100101"],
      body: "See you at four",
    });
  });

  it("tells at the field what is missing, and sends nothing", async () => {
    // Given an e-mail without words
    const { user, gateway, form } = await openComposer("Dana Whitfield");
    await user.click(form.getByRole("radio", { name: "E-mail" }));
    const field = await richText(form);
    // When it is sent, then the message says so, until something is written
    await user.click(form.getByRole("button", { name: "Send" }));
    await expectMarked(field, "Write a message first.");
    await user.type(field, "Hello");
    expect(form.queryByRole("alert")).toBeNull();
    // When it has no subject, then the subject says so
    await user.clear(form.getByRole("textbox", { name: "Subject" }));
    await user.click(form.getByRole("button", { name: "Send" }));
    await expectMarked(
      form.getByRole("textbox", { name: "Subject" }),
      "An e-mail needs a subject.",
    );
    expect(field).not.toHaveAccessibleDescription();
    expect(gateway.asked("composeMessage")).toEqual([]);
  });

  it("brings back what was refused, with what is wrong at its field", async () => {
    // Given a message that the server refuses
    const { user, gateway, form, field } = await openComposer("Dana Whitfield");
    gateway.marks("composeMessage", {
      body: ["The message is too long; shorten it."],
      attachments: ["must be known."],
    });
    await user.type(field, "A long story");
    await user.click(form.getByRole("button", { name: "Send" }));
    const refused = within(await screen.findByRole("article", { name: "SMS from You, not sent" }));
    expect(refused.getByRole("alert")).toHaveTextContent("Not sent.");
    // When it is edited, then its words are back, and the faults are told where they belong
    await user.click(refused.getByRole("button", { name: "Edit" }));
    await expectMarked(field, "The message is too long; shorten it.");
    expect(field).toHaveValue("A long story");
    expect(form.getAllByRole("alert").at(-1)).toHaveTextContent("Attachments must be known.");
    expect(form.getAllByRole("alert")).toHaveLength(2);
    // And when it is changed, they are gone
    await user.type(field, "!");
    expect(form.queryByRole("alert")).toBeNull();
  });

  it("tries again under the same key, and discards", async () => {
    // Given a message that could not be sent
    const { user, gateway, form, field } = await openComposer("Peter Lindqvist");
    gateway.refuses("composeMessage");
    await user.type(field, "Once only");
    await user.click(form.getByRole("button", { name: "Send" }));
    const again = { name: "Try again" };
    await user.click(await screen.findByRole("button", again));
    await user.click(await screen.findByRole("button", again));
    // Then every attempt is the same message
    await expect.poll(() => gateway.asked("composeMessage")).toHaveLength(3);
    expect(new Set(gateway.asked("composeMessage").map(({ key }) => key)).size).toBe(1);
    // And one that is given up is gone
    await user.click(await screen.findByRole("button", { name: "Discard" }));
    expect(screen.queryByText("Once only")).toBeNull();
  });

  it("says which channel is missing and who is not to be texted", async () => {
    // Given a client without a phone, then SMS says why it is missing
    const { form } = await openComposer("Rosa Delgado");
    const missing = form.getByRole("list", { name: "Channels not available" });
    expect(missing).toHaveTextContent("SMS No mobile number on file.");
    expect(form.queryByRole("radio", { name: "SMS" })).toBeNull();
  });

  it("takes a template that is filled in, and tells one that cannot be", async () => {
    // Given the templates of the channel
    const { user, gateway, form, field } = await openComposer("Dana Whitfield");
    await user.click(form.getByRole("button", { name: "Templates" }));
    const panel = within(screen.getByRole("dialog", { name: "Choose a template" }));
    // When one lacks what it names, then the panel says so
    await user.click(await panel.findByRole("button", { name: /^Checking in/ }));
    expect(await panel.findByRole("alert")).toHaveTextContent("This client has nothing for");
    // When another is taken, then its text stands at the cursor, beside what was typed
    await user.type(field, "Hello! See you.");
    (field as HTMLTextAreaElement).setSelectionRange(7, 7);
    await user.click(form.getByRole("button", { name: "Templates" }));
    await user.click(await screen.findByRole("button", { name: /^Appointment tomorrow/ }));
    const text = "Hi Dana, a reminder of your appointment at Hartwell & Lane tomorrow.";
    await expect.poll(() => field).toHaveValue(`Hello! ${text}See you.`);
    expect(screen.queryByRole("dialog")).toBeNull();
    const [asked] = gateway.asked("renderTemplate").slice(-1);
    expect(asked?.body).toMatchObject({ channel: "sms", to: "+15550100101" });
    // And it can be taken back
    await user.click(form.getByRole("button", { name: "Undo" }));
    expect(field).toHaveValue("Hello! See you.");
    expect(form.queryByRole("button", { name: "Undo" })).toBeNull();
  });
});
