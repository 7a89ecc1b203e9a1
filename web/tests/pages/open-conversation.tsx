import { screen, within } from "@testing-library/react";
import { THREADS } from "../../dev/mock-threads";
import { CLIENTS } from "../../dev/sample-clients";
import { vi } from "vitest";
import { Conversation } from "../../src/features/conversation/Conversation";
import { renderStaff } from "../render";

export function idOf(name: string): string {
  return CLIENTS.find((client) => client.name === name)?.conversation_id ?? "";
}

/** A client's conversation, or the one of a sender nobody knows. */
export function openConversation(name: string, options: Parameters<typeof renderStaff>[1] = {}) {
  const unlinked = THREADS.find((thread) => thread.sender === name);
  const id = unlinked?.id ?? idOf(name);
  const told = { onRead: vi.fn(), onUnread: vi.fn(), onToast: vi.fn() };
  const page = <Conversation id={id} {...told} />;
  return { id, ...told, ...renderStaff(page, { path: `/c/${id}`, ...options }) };
}

/** The same, with what one writes in. */
export async function openComposer(name: string, options = {}) {
  const rendered = openConversation(name, options);
  const form = within(await screen.findByRole("form", { name: "Composer" }));
  await screen.findAllByRole("article");
  return { form, field: form.getByRole("textbox", { name: "Message" }), ...rendered };
}

/** The editor of an e-mail, once it is loaded. */
export async function richText(form: { findByRole: typeof screen.findByRole }) {
  await form.findByRole("toolbar", { name: "Formatting" });
  return form.findByRole("textbox", { name: "Message" });
}
