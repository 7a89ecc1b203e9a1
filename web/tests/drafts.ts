/** A client's ways to be written to, and drafts as the page shows and sends them. */
import type { ChannelOption } from "../src/api/types";
import { composed } from "../src/features/outbox/composed";
import { EMPTY_DRAFT, holding, shownOf, written, type Draft } from "../src/features/outbox/draft";
import { message } from "./samples";

export const to = (value: string, primary = false) => ({
  value,
  label: "Work",
  contact_id: "k1",
  contact_name: "Dana",
  primary,
  opted_out: false,
  warning: null,
  reason: null,
});
export const email: ChannelOption = {
  channel: "email",
  usable: true,
  reason: null,
  code: null,
  preselected: true,
  recipients: [to("old@dana.example"), to("dana@dana.example", true)],
};
export const sms: ChannelOption = {
  ...email,
  channel: "sms",
  usable: false,
  reason: "No number",
  preselected: false,
};
export const internal: ChannelOption = {
  ...email,
  channel: "internal",
  preselected: false,
  recipients: [],
};
export const textable: ChannelOption = { ...sms, usable: true, reason: null };
export const mail = message({ id: "mail", channel: "email", subject: "Re: Tax" });

export const luis = { ...to("luis@dana.example"), contact_id: "k2", contact_name: "Luis" };
export const both: ChannelOption = { ...email, recipients: [...email.recipients, luis] };
export const fromLuis = message({
  id: "later",
  channel: "email",
  subject: "Payroll",
  author: { kind: "contact", id: "k2", name: "Luis" },
});

/** What is sent of a draft as the page shows it. */
export function sent(draft: Draft, options: ChannelOption[], messages = [mail]) {
  const shown = shownOf(draft, options, messages);
  if (!shown) throw new Error("nothing to write on");
  return composed(draft, shown);
}

/** Words typed over what the page shows. */
export const typed = (
  body: string,
  options: ChannelOption[],
  messages = [mail],
  draft = EMPTY_DRAFT,
) => holding(written(draft, body), options, messages);
