/** One long conversation, over every channel. */
import { sampleClient, nextId, STAFF } from "./sample-clients.ts";
import { delivered, write } from "./write-message.ts";

const dana = sampleClient(0);
const letter = { subject: "2025 return: missing documents", to: ["dana@whitfield.example"] };
const mention = { mentions: [{ staff_id: STAFF[0]?.id ?? "", name: "Olivia Hartwell" }] };
const carrier = {
  code: "30003",
  message: "The phone is switched off or out of reach.",
  permanent: false,
};
const statement = {
  id: nextId(),
  name: "Brokerage 1099-B.pdf",
  size: 284_113,
  document: true,
  content_id: null,
  content_type: "application/pdf",
};
const photo = {
  id: nextId(),
  name: "IMG_2041.png",
  size: 418_220,
  document: true,
  content_id: null,
  content_type: "image/png",
};
const draft = {
  id: nextId(),
  name: "Engagement letter.pdf",
  size: 91_220,
  document: true,
  content_id: null,
  content_type: "application/pdf",
};

const quoted = `Thank you! I have attached the brokerage statement. The charity receipts will follow tomorrow.

Dana

On Tue, Hartwell & Lane <office@hartwell.example> wrote:
> Dear Dana,
> two documents are still missing for your 2025 return:
> the brokerage statement and the charity receipts.`;

write({
  client: dana,
  minutesAgo: 2950,
  channel: "email",
  by: 1,
  body: "Dear Dana,\n\ntwo documents are still missing for your 2025 return: the brokerage statement and the charity receipts. Could you send them by Friday?\n\nKind regards\nMarcus",
  more: { ...letter, delivery: delivered("sent") },
});
write({
  client: dana,
  minutesAgo: 1500,
  channel: "email",
  by: -1,
  body: quoted,
  more: {
    subject: "Re: 2025 return: missing documents",
    intent: "document",
    attachments: [statement],
  },
});
write({
  client: dana,
  minutesAgo: 1440,
  channel: "internal",
  by: 3,
  body: "@Olivia Hartwell the 1099-B shows wash sales. Shall I adjust the basis before we send the draft?",
  more: { ...mention, delivery: delivered("posted") },
});
write({
  client: dana,
  minutesAgo: 190,
  channel: "portal",
  by: 0,
  body: "Good morning Dana, your engagement letter is ready to sign in the portal.",
  more: { delivery: delivered("read"), attachments: [draft] },
});
write({
  client: dana,
  minutesAgo: 150,
  channel: "portal",
  by: -1,
  body: "Signed, thank you!",
  more: { intent: "fyi" },
});
write({
  client: dana,
  minutesAgo: 46,
  channel: "sms",
  by: 0,
  body: "Hi Dana, Olivia here. Did the charity receipts turn up?",
  more: { to: ["+15550100101"], delivery: delivered("delivered") },
});
write({
  client: dana,
  minutesAgo: 31,
  channel: "sms",
  by: 0,
  body: "If it is easier, just take a photo of them.",
  more: { to: ["+15550100101"], delivery: delivered("undelivered", carrier) },
});
write({
  client: dana,
  minutesAgo: 4,
  channel: "sms",
  by: -1,
  body: "Found them! Can I bring them over this afternoon, or shall I upload photos to the portal?",
  more: { intent: "question" },
});
write({
  client: dana,
  minutesAgo: 3,
  channel: "sms",
  by: -1,
  body: "This is the first one.",
  more: { intent: "document", attachments: [photo] },
});
write({
  client: dana,
  minutesAgo: 2,
  channel: "sms",
  by: 1,
  body: "Thank you Dana! We look at it first thing in the morning.",
  more: {
    to: ["+15550100101"],
    delivery: {
      ...delivered("queued"),
      due_at: new Date(Date.now() + 9 * 3_600_000).toISOString(),
    },
  },
});
