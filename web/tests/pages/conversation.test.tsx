import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, it } from "vitest";
import { expectMarked, fakeGateway } from "../render";
import { message } from "../samples";
import { openConversation } from "./open-conversation";

beforeAll(() => import("../../src/features/conversation/MailFrame"));

const article = (name: RegExp) => screen.findByRole("article", { name });

describe("a conversation", () => {
  it("is loading, then shows who wrote what, and is read", async () => {
    // Given a server that takes its time
    const gateway = fakeGateway();
    const release = gateway.holds("listMessages");
    const { onRead } = openConversation("Dana Whitfield", { gateway });
    expect(screen.getByRole("status", { name: "Loading messages" })).toBeVisible();
    release();
    // When it answers, then each message says by what it came and how it fared
    expect(await article(/^SMS from Marcus Lane/)).toHaveTextContent("Quiet hours: it goes out");
    expect(await article(/^Internal note from Tom Becker/)).toHaveTextContent("firm only");
    const [, failed] = await screen.findAllByRole("article", { name: /^SMS from You/ });
    expect(failed).toHaveTextContent("Not delivered");
    expect(failed).toHaveTextContent("Trying again later may work.");
    expect(screen.getByRole("heading", { name: "Dana Whitfield" })).toBeVisible();
    await expect.poll(() => onRead.mock.calls).toHaveLength(1);
  });

  it("says when it cannot be loaded, and when nothing has been said", async () => {
    // Given a server that is down
    const gateway = fakeGateway();
    gateway.refuses("getConversation");
    gateway.answers("listMessages", { items: [], next_cursor: null });
    const { user } = openConversation("Rosa Delgado", { gateway });
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "This conversation could not be loaded.",
    );
    // When it is up again, then the page says that nothing was said
    gateway.recovers("getConversation");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("No messages yet")).toBeVisible();
  });

  it("tells that its messages cannot be loaded", async () => {
    // Given messages that fail, then the head is there and the page says what is missing
    const gateway = fakeGateway();
    gateway.refuses("listMessages");
    openConversation("Rosa Delgado", { gateway });
    expect(await screen.findByRole("alert")).toHaveTextContent("The messages could not be loaded.");
    expect(await screen.findByRole("heading", { name: "Rosa Delgado" })).toBeVisible();
  });

  it("makes links of addresses, which open apart and tell nothing of the page", async () => {
    // Given a text with an address, when it is shown, then the address leads there
    const gateway = fakeGateway();
    const { id } = openConversation("Rosa Delgado", { gateway });
    await screen.findByRole("heading", { name: "Rosa Delgado" });
    const body_text = "Sign at https://firm.example/sign?a=1, please";
    gateway.tells({
      type: "message.recorded",
      data: {
        conversation_id: id,
        assigned_to: [],
        message: message({ conversation_id: id, body_text }),
      },
    });
    const link = await screen.findByRole("link", { name: "https://firm.example/sign?a=1" });
    expect(link).toHaveAttribute("rel", "noopener noreferrer nofollow");
    expect(link).toHaveAttribute("target", "_blank");
  });

  it("can only be read by those who may not send", async () => {
    // Given such a reader, then there is nothing to write with
    openConversation("Rosa Delgado", { me: { permissions: ["messages.view"] } });
    expect(await screen.findByText(/You may read this conversation/)).toBeVisible();
    expect(screen.queryByRole("form", { name: "Composer" })).toBeNull();
  });

  it("shows HTML mail in a frame without scripts, and its pictures when asked", async () => {
    // Given a mail with a picture of another server
    const gateway = fakeGateway();
    const { user } = openConversation("Northgate Bakery", { gateway });
    const frame = await screen.findByTitle("Mail from Luis Ortega");
    expect(frame).toHaveAttribute("sandbox", expect.not.stringContaining("allow-scripts"));
    expect(frame).toHaveAttribute("srcdoc", expect.stringContaining("<b>1,240</b>"));
    expect(frame).toHaveAttribute("srcdoc", expect.not.stringContaining("tracker.example"));
    // When the pictures are asked for, then they are in it
    await user.click(screen.getByRole("button", { name: "Show remote images" }));
    await expect.poll(() => frame.getAttribute("srcdoc")).toContain('src="blob:picture"');
    const [asked] = gateway.asked("showRemotePicture");
    expect(asked?.query).toEqual({ address: "https://tracker.example/p.gif" });
    expect(frame).toHaveAttribute("srcdoc", expect.not.stringContaining("tracker.example"));
    expect(screen.queryByRole("button", { name: "Show remote images" })).toBeNull();
  });

  it("opens a picture large, and tells which file cannot be loaded", async () => {
    // Given a picture and a file
    const gateway = fakeGateway();
    const { user } = openConversation("Dana Whitfield", { gateway });
    // When the picture is opened, then it is there to be kept
    await user.click(await screen.findByRole("button", { name: /^Open picture IMG_2041.png/ }));
    const dialog = within(screen.getByRole("dialog", { name: "IMG_2041.png" }));
    expect(dialog.getByRole("link", { name: "Download" })).toHaveAttribute("download");
    await user.click(dialog.getByRole("button", { name: "Close" }));
    // When the file fails, then it says so
    gateway.refuses("downloadAttachment");
    await user.click(screen.getByRole("button", { name: /^Download Brokerage/ }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The service is down.");
  });

  it("corrects what a message is about, sends what waits, and is marked unread", async () => {
    // Given an open conversation
    const { user, gateway, onUnread, onToast } = openConversation("Dana Whitfield");
    const bubble = within(await article(/^SMS from Marcus Lane/));
    // When the waiting text is sent and the server says no, then its bubble says why
    gateway.refuses("sendNow", { status: 409, code: "conflict", detail: "It no longer waits." });
    await user.click(bubble.getByRole("button", { name: "Send now" }));
    expect(await bubble.findByRole("alert")).toHaveTextContent("It no longer waits.");
    // When an intent is corrected, then the server is told
    const [intent] = screen.getAllByRole("combobox", { name: "Intent" });
    await user.selectOptions(intent as HTMLElement, "Payment");
    expect(gateway.asked("correctIntent")[0]?.body).toEqual({ intent: "payment" });
    // When it is marked unread, then the inbox is told; and why not, when that fails
    await user.click(screen.getByRole("button", { name: "Mark unread" }));
    await expect.poll(() => onUnread.mock.calls).toHaveLength(1);
    gateway.refuses("markConversationUnread");
    await user.click(screen.getByRole("button", { name: "Mark unread" }));
    await expect
      .poll(() => onToast.mock.calls[0])
      .toEqual([expect.objectContaining({ text: "Not marked: The service is down." })]);
  });

  it("shows the contacts, and the clock their quiet hours go by", async () => {
    // Given the contacts
    const { user, gateway } = openConversation("Northgate Bakery");
    await user.click(
      await screen.findByRole("button", { name: "Contacts: Luis Ortega, Mei Chen" }),
    );
    const contacts = within(screen.getByRole("list", { name: "Contacts" }));
    expect(contacts.getByText("mei@northgate.example")).toBeVisible();
    const zone = contacts.getByLabelText("Time zone, for quiet hours");
    await expect.poll(() => zone).toBeEnabled();
    // When the server takes no such time zone, then the field says so
    gateway.marks("updateClient", { time_zone: ["must be a time zone."] });
    await user.selectOptions(zone, "Pacific");
    await expectMarked(zone, "This must be a time zone.", false);
    // When it does, then it is kept
    gateway.recovers("updateClient");
    await user.selectOptions(zone, "Pacific");
    await expect.poll(() => zone).toHaveValue("America/Los_Angeles");
    expect(contacts.queryByRole("alert")).toBeNull();
  });
});
