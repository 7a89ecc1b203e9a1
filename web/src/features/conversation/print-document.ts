/** A conversation as a plain document, for paper and for files. */
import type { Conversation, Message } from "../../api/types";
import { CHANNEL_LABEL } from "../../shared/channels";
import { deliveryWords } from "../../shared/delivery-words";
import { fullTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";

const STYLE = `
  body { margin: 0; font: 11pt/1.45 Georgia, serif; color: #000; background: #fff; overflow-wrap: break-word; }
  h1 { font-size: 16pt; margin: 0 0 4pt; }
  article { margin: 12pt 0; padding-top: 8pt; border-top: 0.5pt solid #999; }
  header, footer { break-after: avoid; color: #444; font-size: 9.5pt; }
  h2 { margin: 4pt 0; font-size: 11pt; }
  p { margin: 4pt 0; white-space: pre-wrap; }`;

/** Everything in it as text: nothing of a mail is more than words here. */
export function printDocument(conversation: Conversation, messages: readonly Message[]): string {
  const page = document.implementation.createHTMLDocument(phoneWords(conversation.title));
  const style = page.createElement("style");
  style.textContent = STYLE;
  page.head.append(style);
  add(page.body, "h1", phoneWords(conversation.title));
  const people = conversation.contacts.map((contact) => contact.name).join(", ");
  const count = `${messages.length} ${messages.length === 1 ? "message" : "messages"}`;
  add(page.body, "footer", [people, count, `printed ${fullTime(new Date().toISOString())}`]);
  messages.forEach((message) => addMessage(page.body, message));
  return page.documentElement.outerHTML;
}

function addMessage(body: HTMLElement, message: Message): void {
  const { author, channel, to, subject, body_text: text, attachments, delivery } = message;
  const article = add(body, "article", "");
  const how = channel === "internal" ? "Internal note, firm only" : CHANNEL_LABEL[channel];
  const whom = to.length > 0 ? `to ${to.map(phoneWords).join(", ")}` : "";
  add(article, "header", [phoneWords(author.name), how, whom, fullTime(message.occurred_at)]);
  if (subject) add(article, "h2", subject);
  add(article, "p", text);
  if (attachments.length > 0) {
    add(article, "footer", `Files: ${attachments.map(({ name }) => name).join(", ")}`);
  }
  if (!delivery || message.direction === "inbound") return;
  const { label, reason } = deliveryWords(delivery, channel);
  add(article, "footer", [label, reason]);
}

function add(parent: HTMLElement, tag: string, text: string | string[]): HTMLElement {
  const element = parent.ownerDocument.createElement(tag);
  element.textContent = typeof text === "string" ? text : text.filter(Boolean).join(" · ");
  parent.append(element);
  return element;
}
