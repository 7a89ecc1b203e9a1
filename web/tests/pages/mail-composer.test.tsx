/** Writing an e-mail: to whom, with what, and taking it back. */
import { cleanup, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { expectMarked, fakeGateway, renderStaffApp } from "../render";
import { idOf, openComposer, richText } from "./open-conversation";

const BAKERY = "Northgate Bakery";

async function openMail(options = {}) {
  const opened = await openComposer(BAKERY, options);
  await opened.user.click(opened.form.getByRole("radio", { name: "E-mail" }));
  return { ...opened, text: await richText(opened.form) };
}

const titlesIn = (form: ReturnType<typeof within>, list: string) =>
  within(form.getByRole("list", { name: `${list}: chosen` }))
    .queryAllByRole("listitem")
    .map(({ title }) => title);

describe("whom an e-mail goes to", () => {
  it("is known people by some letters, and any address that is typed or pasted", async () => {
    // Given a mail to the one who wrote last
    const { user, form } = await openMail();
    await user.click(form.getByRole("button", { name: "Cc" }));
    const cc = form.getByRole("combobox", { name: "Cc" });
    // When a colleague is picked by letters, one is typed, and two are pasted
    await user.type(cc, "mar");
    await form.findByRole("option", { name: /Marcus Lane/, selected: true });
    await user.keyboard("{Enter}");
    await user.type(cc, "new@else.example,");
    await user.paste("Mei <mei@northgate.example>; a@b.example");
    // Then each stands there once
    expect(titlesIn(form, "Cc")).toEqual([
      "marcus@hartwell.example",
      "new@else.example",
      "mei@northgate.example",
      "a@b.example",
    ]);
    await user.click(form.getByRole("button", { name: "Remove a@b.example" }));
    await user.keyboard("{Backspace}");
    expect(titlesIn(form, "Cc")).toEqual(["marcus@hartwell.example", "new@else.example"]);
  });

  it("is marked at once where it is no address, and not sent there", async () => {
    const { user, gateway, form, text } = await openMail();
    await user.type(text, "Hello");
    await user.type(form.getByRole("combobox", { name: "To" }), "nonsense{Enter}");
    expect(form.getByText("is no e-mail address")).toBeInTheDocument();
    await user.click(form.getByRole("button", { name: "Send" }));
    await expectMarked(
      form.getByRole("combobox", { name: "To" }),
      "“nonsense” is no e-mail address.",
    );
    expect(gateway.asked("composeMessage")).toEqual([]);
  });
});

describe("an answer", () => {
  it("goes to whom the server says, with its warning and the quoted mail, and outlives a reload", async () => {
    // Given words begun
    const { user, gateway, form, text } = await openMail();
    await user.type(text, "Friday works.");
    // When all are answered, and the page is loaded anew
    await user.click(screen.getAllByRole("button", { name: "Reply all" }).at(-1) as HTMLElement);
    await form.findByText(/accounts@northgate.example is nobody of this client/);
    cleanup();
    const later = await openMail();
    // Then the words, the copies and the quoted mail are there, and go
    expect(later.text).toHaveTextContent("Friday works.");
    expect(titlesIn(later.form, "Cc")).toEqual(["accounts@northgate.example"]);
    expect(later.form.getByRole("button", { name: "Show quoted text" })).toBeInTheDocument();
    await later.user.click(later.form.getByRole("button", { name: "Send" }));
    // And the server asks before it goes outside
    await later.user.click(await screen.findByRole("button", { name: "Send anyway" }));
    await expect.poll(() => later.gateway.asked("composeMessage")).toHaveLength(2);
    expect(later.gateway.asked("composeMessage")[1]?.body).toMatchObject({
      allow_outside: true,
      cc: ["accounts@northgate.example"],
      body_html: expect.stringContaining("<blockquote>"),
      reply_to_message_id: expect.any(String),
    });
    // And then whether the address shall be kept
    const question = within(await screen.findByRole("group", { name: "New address" }));
    await later.user.click(question.getByRole("button", { name: "Add" }));
    await expect
      .poll(() => later.gateway.asked("addIdentity")[0]?.body)
      .toMatchObject({
        value: "accounts@northgate.example",
        contact_name: "Accounts",
      });
    expect(gateway.asked("composeMessage")).toEqual([]);
  });
});

describe("a mail that was sent", () => {
  it("can be taken back, and is in the composer as it was", async () => {
    // Given a formatted mail with a blind copy
    const { user, gateway } = renderStaffApp(`/c/${idOf("Dana Whitfield")}`);
    const form = within(await screen.findByRole("form", { name: "Composer" }));
    await user.click(form.getByRole("radio", { name: "E-mail" }));
    await user.click(await richText(form));
    await user.keyboard("{Control>}b{/Control}Thank you");
    await user.click(form.getByRole("button", { name: "Bcc" }));
    await user.type(form.getByRole("combobox", { name: "Bcc" }), "tom@hartwell.example{Enter}");
    // When it is sent and undone
    await user.click(form.getByRole("button", { name: "Send" }));
    await user.click(await screen.findByRole("button", { name: /^Undo/ }));
    // Then it was cancelled, and stands there again
    await expect.poll(() => gateway.asked("cancelMessage")).toHaveLength(1);
    await expect
      .poll(() => form.getByRole("textbox", { name: "Message" }).innerHTML)
      .toContain("<strong>Thank you</strong>");
    expect(titlesIn(form, "Bcc")).toEqual(["tom@hartwell.example"]);
    expect(gateway.asked("composeMessage")[0]?.body).toMatchObject({
      hold_seconds: 8,
      bcc: ["tom@hartwell.example"],
      body_html: expect.stringContaining("Hartwell &amp; Lane"),
    });
  });

  it("goes at its hour, and can be changed until then", async () => {
    // Given a mail for tomorrow
    const { user, gateway, form, text } = await openMail();
    await user.type(text, "Good morning");
    await user.click(form.getByRole("button", { name: "Send later" }));
    await user.click(form.getByRole("button", { name: /^Tomorrow/ }));
    const waiting = within(
      await screen.findByRole("article", { name: "E-mail from You, not sent yet" }),
    );
    expect(gateway.asked("composeMessage")[0]?.body).toMatchObject({
      send_at: expect.stringMatching(/^\d{4}-/),
    });
    // When it is changed
    await user.click(waiting.getByRole("button", { name: "Change" }));
    // Then it waits no more, and its words are back
    await expect
      .poll(() => form.getByRole("textbox", { name: "Message" }).textContent)
      .toBe("Good morning");
    expect(screen.queryByRole("article", { name: /not sent yet$/ })).toBeNull();
  });

  it("asks about a file that its words promise", async () => {
    // Given words that speak of a file
    const gateway = fakeGateway();
    const { user, form, text } = await openMail({ gateway });
    await user.type(text, "The return is attached.");
    await user.click(form.getByRole("button", { name: "Send" }));
    // When one goes back
    const dialog = within(await screen.findByRole("dialog", { name: "Send it without a file?" }));
    await user.click(dialog.getByRole("button", { name: "Go back" }));
    // Then the words are in the composer
    await expect
      .poll(() => form.getByRole("textbox", { name: "Message" }).textContent)
      .toBe("The return is attached.");
    expect(gateway.asked("composeMessage")).toHaveLength(1);
  });
});
