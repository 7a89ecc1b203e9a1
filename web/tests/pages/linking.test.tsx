import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { conversationOf } from "../../dev/mock-shapes";
import { THREADS } from "../../dev/mock-threads";
import { message } from "../samples";
import { expectMarked, fakeGateway } from "../render";
import { idOf, openConversation } from "./open-conversation";

describe("a sender nobody knows", () => {
  it("is linked to a client found, and the link can be undone", async () => {
    // Given the banner
    const { user, gateway, id, onToast } = openConversation("+15550177034");
    const banner = within(await screen.findByRole("region", { name: "Unlinked sender" }));
    await user.click(banner.getByRole("button", { name: "Link to a client" }));
    const dialog = within(screen.getByRole("dialog", { name: "Link (555) 017-7034" }));
    await user.type(dialog.getByRole("searchbox", { name: "Search clients to link" }), "rosa");
    await user.click(await dialog.findByRole("button", { name: /^RD|Rosa Delgado/ }));
    // When the server refuses the person chosen, then one line says so
    gateway.refuses("linkConversation");
    await user.click(await dialog.findByRole("button", { name: "Rosa Delgado" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("The service is down.");
    expect(screen.getAllByRole("alert")).toHaveLength(1);
    // When it links, then the page goes to the client, and offers to undo it
    gateway.answers("linkConversation", { conversation_id: idOf("Rosa Delgado"), link_id: "l1" });
    await user.click(dialog.getByRole("button", { name: "Rosa Delgado" }));
    expect(gateway.asked("linkConversation").at(-1)?.body).toMatchObject({
      client_id: expect.any(String),
      contact_id: expect.any(String),
    });
    await expect.poll(() => onToast.mock.calls).toHaveLength(1);
    expect(window.location.pathname).toBe(`/c/${idOf("Rosa Delgado")}`);
    const [toast] = onToast.mock.calls[0] ?? [];
    expect(toast).toMatchObject({ text: "Linked to Rosa Delgado", action: { label: "Undo" } });
    gateway.answers("undoLink", { conversation_id: id });
    toast.action.run();
    await expect.poll(() => window.location.pathname).toBe(`/c/${id}`);
  });

  it("becomes a new client, whose faults stand at their fields", async () => {
    // Given the form of a new client
    const { user, gateway } = openConversation("+15550177034");
    await user.click(await screen.findByRole("button", { name: "Link to a client" }));
    await user.click(screen.getByRole("button", { name: "Create a new client" }));
    const dialog = within(screen.getByRole("dialog", { name: "New client" }));
    await user.selectOptions(dialog.getByLabelText("Kind"), "Company");
    await user.type(dialog.getByLabelText("Client name"), "Oak LLC");
    await user.type(dialog.getByLabelText("Contact name"), "Ann");
    // When the server finds faults, then each stands at its field
    gateway.marks("linkConversation", {
      "new_client.contact_name": ["is too short."],
      "new_client.name": ["is taken already."],
    });
    await user.click(dialog.getByRole("button", { name: "Create and link" }));
    await expectMarked(dialog.getByLabelText("Client name"), "This is taken already.");
    await expectMarked(dialog.getByLabelText("Contact name"), "This is too short.", false);
    expect(gateway.asked("linkConversation")[0]?.body).toEqual({
      new_client: { name: "Oak LLC", kind: "company", entity_type: "LLC", contact_name: "Ann" },
    });
    // And an individual's one name tells of both
    await user.selectOptions(dialog.getByLabelText("Kind"), "Individual");
    await expectMarked(dialog.getByLabelText("Client name"), "This is too short.", false);
  });

  it("may be somebody new at a client", async () => {
    // Given a client found / When the person is none of its contacts
    const { user, gateway } = openConversation("+15550177034");
    await user.click(await screen.findByRole("button", { name: "Link to a client" }));
    const dialog = within(screen.getByRole("dialog"));
    await user.type(dialog.getByRole("searchbox", { name: "Search clients to link" }), "rosa");
    await user.click(await dialog.findByRole("button", { name: /^RD|Rosa Delgado/ }));
    await user.type(dialog.getByRole("textbox", { name: "Somebody new" }), " Ann ");
    gateway.answers("linkConversation", { conversation_id: idOf("Rosa Delgado"), link_id: "l1" });
    await user.click(dialog.getByRole("button", { name: "Add and link" }));
    // Then they are added by their name
    await expect.poll(() => gateway.asked("linkConversation")).toHaveLength(1);
    expect(gateway.asked("linkConversation")[0]?.body).toMatchObject({ new_contact: "Ann" });
  });

  it("stays to be undone, in the conversation it was linked to", async () => {
    // Given a conversation with a link that is weeks old
    const gateway = fakeGateway();
    const thread = THREADS.find(({ client }) => client?.name === "Peter Lindqvist");
    if (!thread) throw new Error("no such sample");
    gateway.answers("getConversation", {
      ...conversationOf(thread),
      links: [
        {
          id: "l7",
          sender_address: "+12125550107",
          linked_by: "Priya Nair",
          linked_at: "2026-01-01T10:00:00Z",
        },
      ],
    });
    gateway.answers("undoLink", { conversation_id: idOf("Rosa Delgado") });
    const { user } = openConversation("Peter Lindqvist", { gateway });
    // When the people are looked at, then it says who linked what, and takes it back
    await user.click(await screen.findByRole("button", { name: /^Contacts/ }));
    const links = within(screen.getByRole("list", { name: "Linked senders" }));
    expect(links.getByRole("listitem")).toHaveTextContent("(212) 555-0107Linked by Priya Nair");
    await user.click(links.getByRole("button", { name: "Undo the link of (212) 555-0107" }));
    await expect.poll(() => window.location.pathname).toBe(`/c/${idOf("Rosa Delgado")}`);
  });

  it("stands above the first message it brought, and is undone there", async () => {
    // Given a thread of which two messages came by a link
    const gateway = fakeGateway();
    const thread = THREADS.find(({ client }) => client?.name === "Peter Lindqvist");
    if (!thread) throw new Error("no such sample");
    const link = {
      id: "l7",
      sender_address: "+12125550107",
      linked_by: "Priya Nair",
      linked_at: "2026-01-01T10:00:00Z",
    };
    gateway.answers("getConversation", { ...conversationOf(thread), links: [link] });
    const said = [
      message({ id: "m3", link_id: "l7", body_text: "Third", occurred_at: "2026-01-01T03:00:00Z" }),
      message({
        id: "m2",
        link_id: "l7",
        body_text: "Second",
        occurred_at: "2026-01-01T02:00:00Z",
      }),
      message({ id: "m1", body_text: "First", occurred_at: "2026-01-01T01:00:00Z" }),
    ];
    gateway.answers("listMessages", { items: said, next_cursor: null });
    gateway.answers("undoLink", { conversation_id: idOf("Rosa Delgado") });
    const { user } = openConversation("Peter Lindqvist", { gateway });
    // Then one line says so, between what was there and what the link brought
    const line = await screen.findByText(/^Linked from \(212\) 555-0107 by Priya Nair/);
    const items = within(screen.getByRole("list", { name: "Message list" })).getAllByRole(
      "listitem",
    );
    const order = items.map(({ textContent }) => textContent);
    const place = items.indexOf(line);
    expect(order[place - 1]).toContain("First");
    expect(order[place + 1]).toContain("Second");
    expect(screen.getAllByText(/^Linked from/)).toHaveLength(1);
    // And takes it back
    await user.click(within(line).getByRole("button", { name: /^Undo the link of/ }));
    await expect.poll(() => window.location.pathname).toBe(`/c/${idOf("Rosa Delgado")}`);
  });

  it("warns that others have the address, and does not keep from writing", async () => {
    // Given a client whose phone two others have
    const gateway = fakeGateway();
    const thread = THREADS.find(({ client }) => client?.name === "Peter Lindqvist");
    if (!thread) throw new Error("no such sample");
    const clients = [
      { id: "k8", name: "Oak LLC" },
      { id: "k9", name: "Elm LLC" },
    ];
    const shared = [{ kind: "phone" as const, value: "+12125550107", clients }];
    gateway.answers("getConversation", { ...conversationOf(thread), shared });
    // When their conversation is opened, as it is when they are created or linked
    openConversation("Peter Lindqvist", { gateway });
    // Then a line names them
    expect(await screen.findByRole("note", { name: "Shared addresses" })).toHaveTextContent(
      "(212) 555-0107 is also an address of Oak LLC, Elm LLC. What comes from it may be theirs.",
    );
    expect(screen.getByRole("form", { name: "Composer" })).toBeVisible();
  });

  it("may be one of several clients", async () => {
    // Given a sender whose address two clients have
    const { user, gateway } = openConversation("office@shared-desk.example");
    gateway.refuses("linkConversation");
    // When one is chosen and the server refuses, then the banner says so
    await user.click(await screen.findByRole("button", { name: "Link to Northgate Bakery" }));
    const banner = within(screen.getByRole("region", { name: "Unlinked sender" }));
    expect(await banner.findByRole("alert")).toHaveTextContent("The service is down.");
  });
});
