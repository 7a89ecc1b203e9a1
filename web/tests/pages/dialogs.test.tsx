import { screen, within } from "@testing-library/react";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { CLIENTS } from "../../dev/sample-clients";
import { BroadcastButton } from "../../src/features/broadcasts/BroadcastButton";
import { NewConversationDialog } from "../../src/features/clients/NewConversationDialog";
import { expectMarked, fakeGateway, renderStaff } from "../render";

function openNewConversation(gateway = fakeGateway()) {
  const told = { onStart: vi.fn(), onClose: vi.fn() };
  const rendered = renderStaff(<NewConversationDialog {...told} />, { gateway });
  const dialog = within(screen.getByRole("dialog"));
  return { dialog, ...told, ...rendered };
}

async function openBroadcast(gateway = fakeGateway()) {
  const rendered = renderStaff(<BroadcastButton />, { gateway });
  await rendered.user.click(screen.getByRole("button", { name: "Text many clients" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Text many clients" }));
  return { dialog, ...rendered };
}

describe("a new conversation", () => {
  it("begins with a client who is found", async () => {
    // Given the dialog, with a server that takes its time and then fails
    const gateway = fakeGateway();
    gateway.refuses("listClients");
    const release = gateway.holds("listClients");
    const { user, dialog, onStart } = openNewConversation(gateway);
    await user.type(dialog.getByRole("searchbox", { name: "Search clients to write to" }), "dana");
    await dialog.findByRole("status", { name: "Searching clients" });
    release();
    expect(await dialog.findByRole("alert")).toHaveTextContent("The clients could not be loaded.");
    // When it is up again, then the client's conversation is opened
    gateway.recovers("listClients");
    await user.click(dialog.getByRole("button", { name: "Try again" }));
    await user.click(await dialog.findByRole("button", { name: /Dana Whitfield/ }));
    expect(onStart).toHaveBeenCalledWith(CLIENTS[0]?.conversation_id);
  });

  it("begins with a new client, whose faults stand at their fields", async () => {
    // Given the form, with an address and a phone that are none
    const { user, gateway, dialog, onStart } = openNewConversation();
    await user.click(dialog.getByRole("button", { name: "Create a new client" }));
    expect(screen.getByRole("dialog", { name: "New client" })).toBeVisible();
    await user.type(dialog.getByLabelText("Client name"), "Ann Oak");
    await user.type(dialog.getByLabelText("E-mail"), "ann@oak");
    await user.type(dialog.getByLabelText("Phone"), "12");
    // When it is sent, then each says what is wrong with it
    await user.click(dialog.getByRole("button", { name: "Create client" }));
    await expectMarked(dialog.getByLabelText("E-mail"), "This must be an e-mail address");
    await expectMarked(dialog.getByLabelText("Phone"), "This is not a phone number", false);
    expect(dialog.getAllByRole("alert")).toHaveLength(2);
    // When the address is left out, the phone is the first of its addresses, and still found
    await user.clear(dialog.getByLabelText("E-mail"));
    await user.click(dialog.getByRole("button", { name: "Create client" }));
    await expectMarked(dialog.getByLabelText("Phone"), "This is not a phone number");
    expect(dialog.getAllByRole("alert")).toHaveLength(1);
    // When all is right, then the new client's conversation is opened
    await user.type(dialog.getByLabelText("Phone"), "5550100199");
    await user.click(dialog.getByRole("button", { name: "Create client" }));
    await expect.poll(() => onStart.mock.calls).toHaveLength(1);
    const keys = gateway.asked("createClient").map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });

  it("can be given up", async () => {
    // Given the form, when one goes back and closes, then nothing was asked
    const { user, dialog, onClose, gateway } = openNewConversation();
    await user.click(dialog.getByRole("button", { name: "Create a new client" }));
    await user.click(dialog.getByRole("button", { name: "Back" }));
    expect(screen.getByRole("dialog", { name: "New conversation" })).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Close" }));
    expect(onClose).toHaveBeenCalledOnce();
    expect(gateway.asked("createClient")).toEqual([]);
  });
});

describe("a text to many clients", () => {
  beforeAll(() => import("../../src/features/broadcasts/BroadcastDialog"));

  it("is written to those who are chosen, and shows how it goes", async () => {
    // Given the clients, of whom one has no phone
    const { user, gateway, dialog } = await openBroadcast();
    const clients = within(await dialog.findByRole("list", { name: "Clients" }));
    expect(clients.getByRole("checkbox", { name: /Rosa Delgado/ })).toBeDisabled();
    // When two are chosen and written to
    await user.click(clients.getByRole("checkbox", { name: /Dana Whitfield/ }));
    await user.click(clients.getByRole("checkbox", { name: /Northgate Bakery/ }));
    expect(dialog.getByText("2 selected")).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Write the text" }));
    const text = dialog.getByLabelText("Text");
    await user.type(text, "Hello");
    // And the server finds faults, then they are told where they belong
    gateway.marks("createBroadcast", {
      body: ["The text is too long."],
      client_ids: ["must be at most 500."],
    });
    await user.click(dialog.getByRole("button", { name: "Send to 2 clients" }));
    await expectMarked(text, "The text is too long.");
    expect(dialog.getAllByRole("alert").at(-1)).toHaveTextContent(
      "Client ids must be at most 500.",
    );
    // When it goes out, then each client's result is there
    gateway.recovers("createBroadcast");
    await user.click(dialog.getByRole("button", { name: "Send to 2 clients" }));
    const results = within(await screen.findByRole("list", { name: "Result per client" }));
    expect(results.getAllByRole("listitem")[0]).toHaveTextContent("They replied STOP");
    expect(screen.getByRole("progressbar", { name: "Texts sent" })).toBeVisible();
    await expect.poll(() => results.getByText("Sent")).toBeVisible();
    expect(gateway.asked("createBroadcast")[0]?.key).toBe(gateway.asked("createBroadcast")[1]?.key);
  });

  it("is found again later, with what became of each", async () => {
    // Given a text that went out before
    const gateway = fakeGateway();
    const counts = { id: "b1", total: 2, queued: 0, sent: 1, failed: 1, refused: 0 };
    const written = {
      body: "Closed on Friday.",
      staff_name: "Priya Nair",
      created_at: "2026-01-02T10:00:00Z",
    };
    const result = {
      client_id: "c",
      client_name: "Oak LLC",
      state: "failed",
      code: null,
      message: "It is off.",
      message_id: null,
    };
    gateway.answers("listBroadcasts", { items: [{ ...counts, ...written }], next_cursor: null });
    gateway.answers("getBroadcast", { ...counts, items: [result] });
    const { user, dialog } = await openBroadcast(gateway);
    // When it is looked for and opened
    await user.click(dialog.getByRole("button", { name: "Texts of before" }));
    await user.click(await screen.findByRole("button", { name: /^Closed on Friday.*1 failed/ }));
    // Then its report is there
    const results = within(await screen.findByRole("list", { name: "Result per client" }));
    expect(await results.findByText("It is off.")).toBeVisible();
  });

  it("says when the clients cannot be loaded, and when none matches", async () => {
    // Given a server that is down
    const gateway = fakeGateway();
    gateway.refuses("listClients");
    const release = gateway.holds("listClients");
    const { user, dialog } = await openBroadcast(gateway);
    await dialog.findByRole("status", { name: "Loading the clients" });
    release();
    expect(await dialog.findByRole("alert")).toHaveTextContent("The clients could not be loaded.");
    // When it is up again and nobody matches, then the page says so
    gateway.recovers("listClients");
    await user.type(dialog.getByRole("searchbox", { name: "Search clients" }), "nobody");
    expect(await dialog.findByText("No client matches “nobody”.")).toBeVisible();
    expect(dialog.getByRole("button", { name: "Write the text" })).toBeDisabled();
  });

  it("is nothing for those who may not send", () => {
    // Given such a reader, then there is no button
    renderStaff(<BroadcastButton />, { me: { permissions: ["messages.view"] } });
    expect(screen.queryByRole("button")).toBeNull();
  });
});
