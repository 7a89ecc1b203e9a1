import { cleanup, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { CLIENTS } from "../../dev/sample-clients";
import { expectMarked, fakeGateway, renderPortal } from "../render";

const conversationId = CLIENTS[0]?.conversation_id ?? "";
const open = `/portal/c/${conversationId}`;
const conversation = {
  id: conversationId,
  title: "Dana Whitfield",
  kind: "all_contacts" as const,
  unread_count: 0,
  last_message: null,
  last_activity_at: "2026-03-01T10:00:00Z",
};

describe("the portal", () => {
  it("lists several conversations, with what is unread, and opens one", async () => {
    // Given a client with two conversations
    const { user } = renderPortal("/portal");
    expect(screen.getByRole("status", { name: "Loading conversations" })).toBeVisible();
    const list = within(await screen.findByRole("navigation", { name: "Conversations" }));
    expect(list.getByRole("link", { name: /Olivia Hartwell/ })).toHaveTextContent("2 unread");
    expect(screen.getByText("Hello, Dana Whitfield")).toBeVisible();
    // When one is opened
    await user.click(list.getByRole("link", { name: /Dana Whitfield/ }));
    // Then its messages are there
    const messages = within(screen.getByRole("region", { name: "Messages" }));
    expect(await messages.findByRole("article", { name: /^Message from You/ })).toHaveTextContent(
      "Signed, thank you!",
    );
    expect(window.location.pathname).toBe(open);
  });

  it("opens a single conversation by itself, which may be empty", async () => {
    // Given a client with one conversation, in which nothing was said
    const gateway = fakeGateway();
    gateway.answers("listPortalConversations", { items: [conversation] });
    gateway.answers("listPortalMessages", { items: [], next_cursor: null });
    renderPortal("/portal", { gateway });
    // Then it is open
    expect(await screen.findByText("Say hello")).toBeVisible();
    expect(screen.queryByRole("navigation")).toBeNull();
  });

  it("says when there is nothing yet, and when it cannot be loaded", async () => {
    // Given a server that is down
    const gateway = fakeGateway();
    gateway.refuses("listPortalConversations");
    const { user } = renderPortal("/portal", { gateway });
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Your messages could not be loaded.",
    );
    // When it is up, and nobody has written yet
    gateway.answers("listPortalConversations", { items: [] });
    await user.click(screen.getByRole("button", { name: "Try again" }));
    // Then the page says so
    expect(await screen.findByText("No conversations yet")).toBeVisible();
  });

  it("tells that the messages of a conversation cannot be loaded", async () => {
    // Given a conversation whose messages fail, then the page says so
    const gateway = fakeGateway();
    gateway.refuses("listPortalMessages");
    renderPortal(open, { gateway });
    expect(await screen.findByRole("alert")).toHaveTextContent("The messages could not be loaded.");
  });

  it("has a page for addresses that lead nowhere", async () => {
    // Given such an address, then there is a way to the messages
    renderPortal("/portal/moon");
    expect(screen.getByRole("heading", { name: "No such page" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Go to your messages" })).toBeVisible();
  });

  it("sends a message, and keeps its words until the server has it", async () => {
    // Given an open conversation and a server that is down
    const gateway = fakeGateway();
    gateway.refuses("postPortalMessage");
    const { user } = renderPortal(open, { gateway });
    const form = within(await screen.findByRole("form", { name: "Composer" }));
    const field = form.getByRole("textbox", { name: "Message" });
    // When a message is sent
    await user.type(field, "Where do I sign?");
    await user.click(form.getByRole("button", { name: "Send" }));
    // Then it is told and kept
    expect(await form.findByRole("alert")).toHaveTextContent("Not sent. The service is down.");
    expect(field).toHaveValue("Where do I sign?");
    // When the server finds a fault in it, then the field says so
    gateway.marks("postPortalMessage", { body: ["must have at most 10 characters."] });
    await user.keyboard("{Control>}{Enter}{/Control}");
    await expectMarked(field, "This must have at most 10 characters.");
    expect(form.getAllByRole("alert")).toHaveLength(1);
    // When the page is loaded anew and it goes through, then it is in the thread, sent once
    cleanup();
    gateway.recovers("postPortalMessage");
    renderPortal(open, { gateway });
    expect(await screen.findByRole("textbox", { name: "Message" })).toHaveValue("Where do I sign?");
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(await screen.findByText("Where do I sign?", { selector: "p" })).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Message" })).toHaveValue("");
    const keys = gateway.asked("postPortalMessage").map(({ key }) => key);
    expect(new Set(keys).size).toBe(1);
  });

  it("shows and announces what advisers write meanwhile", async () => {
    // Given an open conversation with a live stream
    const { gateway } = renderPortal(open);
    await screen.findAllByRole("article", { name: /^Message from You/ });
    gateway.opens();
    await screen.findByText("Live");
    // When an adviser writes
    const message = {
      id: "00000000-0000-4000-8000-00000000bbbb",
      conversation_id: conversationId,
      author: { kind: "staff" as const, name: "Marcus Lane" },
      body_text: "Right below the line.",
      attachments: [],
      posted_at: new Date().toISOString(),
      read_by_other: false,
      state: "posted" as const,
      sequence: 2,
    };
    gateway.tells({
      type: "portal.message_posted",
      data: { conversation_id: conversationId, author_id: "marcus", message },
    });
    // Then it is there, and told to those who do not see it
    expect(await screen.findByRole("article", { name: /^Message from Marcus Lane/ })).toBeVisible();
    expect(screen.getByRole("log", { name: "New messages" })).toHaveTextContent(
      "New message from Marcus Lane: Right below the line.",
    );
  });
});
