/** What has been written before the mock gateway starts. */
import { sampleClient } from "./sample-clients.ts";
import "./sample-thread.ts";
import { delivered, MESSAGES, write } from "./write-message.ts";

const [bakery, dental, iron, rosa] = [
  sampleClient(1),
  sampleClient(2),
  sampleClient(3),
  sampleClient(4),
];
const [yoga, path, peter, cedar] = [
  sampleClient(5),
  sampleClient(6),
  sampleClient(7),
  sampleClient(8),
];

write({
  client: bakery,
  minutesAgo: 260,
  channel: "email",
  by: -1,
  body: "The invoice shows 1,240 but we agreed on 1,140 for the quarter. Could you check?",
  more: {
    subject: "Invoice 2207",
    intent: "payment",
    body_html:
      "<p>Hi,</p><p>The invoice shows <b>1,240</b> but we agreed on <b>1,140</b> for the quarter. Could you check?</p><ul><li>Payroll, monthly</li><li>Sales tax filing</li></ul><p>Thanks,<br>Luis</p><img src='https://tracker.example/p.gif' width=1 height=1>",
  },
});
write({
  client: bakery,
  minutesAgo: 18,
  channel: "portal",
  by: -2,
  body: "I have uploaded the October receipts.",
  more: { intent: "document" },
});
write({
  client: dental,
  minutesAgo: 75,
  channel: "sms",
  by: -1,
  body: "Can we move Thursday’s call to 4 pm?",
  more: { intent: "scheduling" },
});
write({
  client: iron,
  minutesAgo: 125,
  channel: "email",
  by: 1,
  body: "Greg, the revised job-cost schedule is attached. Please confirm the retainage figures.",
  more: {
    subject: "Job costing, Q3",
    to: ["greg@ironbridge.example"],
    delivery: delivered("sent"),
  },
});
write({
  client: rosa,
  minutesAgo: 300,
  channel: "internal",
  by: 2,
  body: "Waiting for the W-2 corrections; nothing to do before Monday.",
  more: { delivery: delivered("posted") },
});
write({
  client: yoga,
  minutesAgo: 1600,
  channel: "email",
  by: -1,
  body: "FYI: we have moved to 18 Harbor Street. All mail should go there from now on.",
  more: { subject: "New address", intent: "fyi" },
});
write({
  client: path,
  minutesAgo: 2900,
  channel: "portal",
  by: 4,
  body: "The board package for the audit committee is in your portal.",
  more: { delivery: delivered("emailed") },
});
write({
  client: peter,
  minutesAgo: 4500,
  channel: "sms",
  by: -1,
  body: "Thanks, all good.",
  more: { intent: "fyi" },
});
write({
  client: cedar,
  minutesAgo: 7300,
  channel: "email",
  by: 0,
  body: "Nora, here is the sales-tax summary for September.",
  more: {
    subject: "Sales tax, September",
    to: ["nora@cedarvine.example"],
    delivery: delivered("sent"),
  },
});

export { MESSAGES };
