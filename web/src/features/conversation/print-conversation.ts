import { answer, type Api } from "../../api/client";
import type { Conversation, Message } from "../../api/types";
import { printDocument } from "./print-document";

const PAGE_SIZE = 100;

/** Prints the whole conversation, however much of it the page has loaded. */
export async function printConversation(api: Api, conversation: Conversation): Promise<void> {
  const messages = await everyMessage(api, conversation.id);
  const frame = document.createElement("iframe");
  frame.className = "print-frame";
  // No scripts; of this page's origin, so that the page may print it.
  frame.setAttribute("sandbox", "allow-same-origin allow-modals");
  frame.srcdoc = printDocument(conversation, messages);
  await new Promise((resolve) => {
    frame.addEventListener("load", resolve, { once: true });
    document.body.append(frame);
  });
  const paper = frame.contentWindow;
  paper?.addEventListener("afterprint", () => frame.remove(), { once: true });
  paper?.print();
}

/** All of it, the oldest first. */
async function everyMessage(api: Api, id: string): Promise<Message[]> {
  const messages: Message[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: PAGE_SIZE };
    if (cursor) query.cursor = cursor;
    const params = { path: { conversation_id: id }, query };
    // Each page says where the next one begins.
    // oxlint-disable-next-line no-await-in-loop
    const page = await answer(api.GET("/conversations/{conversation_id}/messages", { params }));
    messages.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return messages.toReversed();
}
