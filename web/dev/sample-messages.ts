/** What has been written before the mock gateway starts. */
import type { Channel, Client, Delivery, Intent, Message } from "../src/api/types";
import { CLIENTS, nextId, STAFF } from "./sample-clients.ts";

export const MESSAGES: Message[] = [];

const MINUTE_MS = 60_000;

export interface Written {
  client: Client;
  minutesAgo: number;
  channel: Channel;
  /** A member of staff by index, or a contact by negative index (-1 is the first). */
  by: number;
  body: string;
  more?: Partial<Message>;
}

export function delivered(state: Delivery["state"], reason: Delivery["reason"] = null): Delivery {
  return { state, reason, at: new Date(Date.now() - MINUTE_MS).toISOString() };
}

export function write({ client, minutesAgo, channel, by, body, more = {} }: Written): Message {
  const staff = by >= 0 ? STAFF[by] : undefined;
  const contact = by < 0 ? client.contacts[-1 - by] : undefined;
  const author = staff ?? contact;
  const direction = channel === "internal" ? "internal" : staff ? "outbound" : "inbound";
  const message: Message = {
    id: nextId(),
    conversation_id: client.conversation_id,
    channel,
    direction,
    author: { kind: staff ? "staff" : "contact", id: author?.id ?? null, name: author?.name ?? "Unknown" },
    to: [],
    subject: null,
    body_text: body,
    body_html: null,
    intent: null,
    mentions: [],
    attachments: [],
    delivery: null,
    occurred_at: new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString(),
    ...more,
  };
  MESSAGES.push(message);
  return message;
}

function pick(index: number): Client {
  const client = CLIENTS[index];
  if (!client) throw new Error(`no sample client ${index}`);
  return client;
}

const [dana, bakery, dental, iron, rosa, yoga, path, peter, cedar] = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(pick) as [
  Client, Client, Client, Client, Client, Client, Client, Client, Client,
];
const intent = (value: Intent) => ({ intent: value });
const letter = { subject: "2025 return: missing documents", to: ["dana@whitfield.example"] };
const mention = { mentions: [{ staff_id: STAFF[0]?.id ?? "", name: "Olivia Hartwell" }] };
const carrier = { code: "30003", message: "The phone is switched off or out of reach.", permanent: false };
const statement = { id: nextId(), name: "Brokerage 1099-B.pdf", size: 284_113, content_type: "application/pdf" };
const photo = { id: nextId(), name: "IMG_2041.png", size: 418_220, content_type: "image/png" };
const draft = { id: nextId(), name: "Engagement letter.pdf", size: 91_220, content_type: "application/pdf" };

const quoted = `Thank you! I have attached the brokerage statement. The charity receipts will follow tomorrow.

Dana

On Tue, Hartwell & Lane <office@hartwell.example> wrote:
> Dear Dana,
> two documents are still missing for your 2025 return:
> the brokerage statement and the charity receipts.`;

write({ client: dana, minutesAgo: 2950, channel: "email", by: 1, body: "Dear Dana,\n\ntwo documents are still missing for your 2025 return: the brokerage statement and the charity receipts. Could you send them by Friday?\n\nKind regards\nMarcus", more: { ...letter, delivery: delivered("sent") } });
write({ client: dana, minutesAgo: 1500, channel: "email", by: -1, body: quoted, more: { subject: "Re: 2025 return: missing documents", ...intent("document"), attachments: [statement] } });
write({ client: dana, minutesAgo: 1440, channel: "internal", by: 3, body: "@Olivia Hartwell the 1099-B shows wash sales. Shall I adjust the basis before we send the draft?", more: { ...mention, delivery: delivered("posted") } });
write({ client: dana, minutesAgo: 190, channel: "portal", by: 0, body: "Good morning Dana, your engagement letter is ready to sign in the portal.", more: { delivery: delivered("read"), attachments: [draft] } });
write({ client: dana, minutesAgo: 150, channel: "portal", by: -1, body: "Signed, thank you!", more: intent("fyi") });
write({ client: dana, minutesAgo: 46, channel: "sms", by: 0, body: "Hi Dana, Olivia here. Did the charity receipts turn up?", more: { to: ["+15550100101"], delivery: delivered("delivered") } });
write({ client: dana, minutesAgo: 31, channel: "sms", by: 0, body: "If it is easier, just take a photo of them.", more: { to: ["+15550100101"], delivery: delivered("undelivered", carrier) } });
write({ client: dana, minutesAgo: 4, channel: "sms", by: -1, body: "Found them! Can I bring them over this afternoon, or shall I upload photos to the portal?", more: intent("question") });
write({ client: dana, minutesAgo: 3, channel: "sms", by: -1, body: "This is the first one.", more: { ...intent("document"), attachments: [photo] } });
write({ client: dana, minutesAgo: 2, channel: "sms", by: 1, body: "Thank you Dana! We look at it first thing in the morning.", more: { to: ["+15550100101"], delivery: { ...delivered("queued"), due_at: new Date(Date.now() + 9 * 3_600_000).toISOString() } } });

write({ client: bakery, minutesAgo: 260, channel: "email", by: -1, body: "The invoice shows 1,240 but we agreed on 1,140 for the quarter. Could you check?", more: { subject: "Invoice 2207", ...intent("payment"), body_html: "<p>Hi,</p><p>The invoice shows <b>1,240</b> but we agreed on <b>1,140</b> for the quarter. Could you check?</p><ul><li>Payroll, monthly</li><li>Sales tax filing</li></ul><p>Thanks,<br>Luis</p><img src='https://tracker.example/p.gif' width=1 height=1>" } });
write({ client: bakery, minutesAgo: 18, channel: "portal", by: -2, body: "I have uploaded the October receipts.", more: intent("document") });
write({ client: dental, minutesAgo: 75, channel: "sms", by: -1, body: "Can we move Thursday’s call to 4 pm?", more: intent("scheduling") });
write({ client: iron, minutesAgo: 125, channel: "email", by: 1, body: "Greg, the revised job-cost schedule is attached. Please confirm the retainage figures.", more: { subject: "Job costing, Q3", to: ["greg@ironbridge.example"], delivery: delivered("sent") } });
write({ client: rosa, minutesAgo: 300, channel: "internal", by: 2, body: "Waiting for the W-2 corrections; nothing to do before Monday.", more: { delivery: delivered("posted") } });
write({ client: yoga, minutesAgo: 1600, channel: "email", by: -1, body: "FYI: we have moved to 18 Harbor Street. All mail should go there from now on.", more: { subject: "New address", ...intent("fyi") } });
write({ client: path, minutesAgo: 2900, channel: "portal", by: 4, body: "The board package for the audit committee is in your portal.", more: { delivery: delivered("emailed") } });
write({ client: peter, minutesAgo: 4500, channel: "sms", by: -1, body: "Thanks, all good.", more: intent("fyi") });
write({ client: cedar, minutesAgo: 7300, channel: "email", by: 0, body: "Nora, here is the sales-tax summary for September.", more: { subject: "Sales tax, September", to: ["nora@cedarvine.example"], delivery: delivered("sent") } });
