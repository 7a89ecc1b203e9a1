/** What is being written, and what was not sent, survive a reload; signing out leaves nothing. */
import { cleanup, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { DraftStore } from "../../src/features/outbox/draft-store";
import { EMPTY_DRAFT } from "../../src/features/outbox/draft";
import { Kept } from "../../src/shared/kept";
import { renderStaffApp } from "../render";
import { idOf, openComposer } from "./open-conversation";

describe("what was typed", () => {
  it("is there after a reload, with whom and what it is for", async () => {
    // Given a note that names a colleague, in one conversation, and words in another
    const { user, form, field } = await openComposer("Dana Whitfield");
    await user.click(form.getByRole("switch", { name: "Internal note" }));
    await user.type(field, "Look @nai");
    await form.findByRole("option", { selected: true });
    await user.keyboard("{Enter}please");
    // When the page is loaded anew
    cleanup();
    const later = await openComposer("Dana Whitfield");
    // Then it is as it was
    expect(later.field).toHaveValue("Look @Priya Nair please");
    expect(later.form.getByRole("switch", { name: "Internal note" })).toBeChecked();
    await later.user.click(later.form.getByRole("button", { name: "Save note" }));
    await expect.poll(() => later.gateway.asked("composeMessage")).toHaveLength(1);
    expect(later.gateway.asked("composeMessage")[0]?.body).toMatchObject({
      mentions: [expect.any(String)],
    });
    // And gone once it is sent
    cleanup();
    expect((await openComposer("Dana Whitfield")).field).toHaveValue("");
  });

  it("is nobody else's", async () => {
    // Given words of one person, when another signs in at the same browser
    const { user, field } = await openComposer("Dana Whitfield");
    await user.type(field, "Only mine");
    cleanup();
    const other = await openComposer("Dana Whitfield", { me: { id: "somebody-else" } });
    // Then they are not shown
    expect(other.field).toHaveValue("");
  });
});

describe("a message that was not sent", () => {
  it.each([
    ["refused", "Not sent."],
    ["under way", "It may not have been sent"],
  ])("and was %s is there after a reload, under its key", async (how, said) => {
    // Given a message that is refused, or has no answer yet
    const { user, gateway, form, field } = await openComposer("Peter Lindqvist");
    if (how === "refused") gateway.refuses("composeMessage");
    else void gateway.holds("composeMessage");
    await user.type(field, `Once only (${said})`);
    await user.click(form.getByRole("button", { name: "Send" }));
    await expect.poll(() => gateway.asked("composeMessage")).toHaveLength(1);
    if (how === "refused") await screen.findByRole("button", { name: "Try again" });
    // When the page is loaded anew
    cleanup();
    const later = await openComposer("Peter Lindqvist");
    const left = within(screen.getByRole("article", { name: "SMS from You, not sent" }));
    expect(left.getByRole("alert")).toHaveTextContent(said);
    // Then trying again is the same message
    await later.user.click(left.getByRole("button", { name: "Try again" }));
    await expect.poll(() => later.gateway.asked("composeMessage")).toHaveLength(1);
    const [first, second] = [gateway, later.gateway].map((each) => each.asked("composeMessage")[0]);
    expect(second).toEqual(first);
    // And it is gone once it is sent
    await expect.poll(() => screen.queryByRole("article", { name: /not sent$/ })).toBeNull();
    cleanup();
    await openComposer("Peter Lindqvist");
    expect(screen.queryByRole("article", { name: /not sent$/ })).toBeNull();
  });
});

describe("signing out", () => {
  it("asks before it discards what was not sent, and leaves nothing", async () => {
    // Given something typed
    const { user } = renderStaffApp(`/c/${idOf("Dana Whitfield")}`);
    await user.type(await screen.findByRole("textbox", { name: "Message" }), "Not yet");
    // When one signs out
    await user.click(screen.getByRole("button", { name: /^Account/ }));
    await user.click(screen.getByRole("button", { name: "Sign out" }));
    const question = within(screen.getByRole("dialog", { name: "Sign out?" }));
    expect(localStorage).toHaveLength(1);
    await user.click(question.getByRole("button", { name: "Sign out and discard them" }));
    // Then nothing is left in the browser
    expect(localStorage).toHaveLength(0);
  });
});

const store = () => new DraftStore(new Kept("me"));

describe("DraftStore", () => {
  it("puts refused words above what has been typed since, mentions with them", () => {
    // Given something typed after sending
    const drafts = store();
    const named = [{ id: "lee", start: 0, text: "@Sam Lee" }];
    drafts.edit("c1", () => ({ ...EMPTY_DRAFT, body: "@Sam Lee", mentions: named }));
    // When the first message is taken back
    drafts.restore("c1", { ...EMPTY_DRAFT, channel: "sms", body: "first" });
    // Then neither is lost
    const { body, mentions, channel } = drafts.of("c1");
    expect([channel, body]).toEqual(["sms", "first\n\n@Sam Lee"]);
    expect(mentions).toEqual([{ id: "lee", start: 7, text: "@Sam Lee" }]);
    expect(drafts.of("c2")).toEqual(EMPTY_DRAFT);
  });

  it("takes a draft along when its conversation is linked", () => {
    // Given words to an unknown sender, when they are linked
    const drafts = store();
    drafts.edit("stranger", () => ({ ...EMPTY_DRAFT, body: "Who are you?" }));
    drafts.move("stranger", "client");
    // Then the words are in the client's conversation
    expect(drafts.of("client").body).toBe("Who are you?");
    expect(drafts.of("stranger")).toEqual(EMPTY_DRAFT);
  });

  it("starts anew where what is kept has another shape", () => {
    // Given what no release wrote
    for (const kept of ["x", { body: 1 }, { body: "a", mentions: [1] }, { body: "a", held: 1 }]) {
      new Kept("me").write("draft/c1", kept);
      // Then it is as if there were nothing
      expect(store().of("c1")).toEqual(EMPTY_DRAFT);
    }
  });
});
