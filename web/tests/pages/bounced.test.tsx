import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { conversationOf } from "../../dev/mock-shapes";
import { THREADS } from "../../dev/mock-threads";
import { fakeGateway } from "../render";
import { openConversation } from "./open-conversation";

const ADDRESS = "rosa@delgado.example";
const REASON = "This address does not exist.";

/** Rosa's conversation after a mail to her came back. */
function bounced() {
  const thread = THREADS.find(({ client }) => client?.name === "Rosa Delgado");
  if (!thread) throw new Error("no such client");
  const head = conversationOf(thread);
  const mark = { at: "2026-03-01T10:00:00Z", reason: REASON };
  return {
    ...head,
    contacts: head.contacts.map((contact) => ({
      ...contact,
      identities: contact.identities.map((identity) => ({ ...identity, bounced: mark })),
    })),
    channels_available: head.channels_available.map((option) => ({
      ...option,
      recipients: option.recipients.map((recipient) => ({
        ...recipient,
        warning: `The last e-mail to ${ADDRESS} came back. ${REASON}`,
      })),
    })),
  };
}

describe("an address to which mail came back", () => {
  it("is marked at its contact, and warned of before the next mail", async () => {
    // Given such an address / When its conversation is open
    const gateway = fakeGateway();
    gateway.answers("getConversation", bounced());
    const { user } = openConversation("Rosa Delgado", { gateway });
    // Then the composer warns, and the contact shows since when and why
    const warned = await screen.findByRole("list", { name: "Mail that came back" });
    expect(warned).toHaveTextContent(`The last e-mail to ${ADDRESS} came back. ${REASON}`);
    await user.click(screen.getByRole("button", { name: /^Contacts/ }));
    const contacts = within(screen.getByRole("list", { name: "Contacts" }));
    expect(contacts.getByText(/Mail to it came back/)).toHaveTextContent(REASON);
  });
});
