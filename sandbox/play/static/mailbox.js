import { byId, call, clock, element, noting, offer, readBase64, remember } from "./api.js";

const address = byId("address");
const reader = byId("reader");
const note = byId("mail-note");
let folder = "inbox";
let open = null;
let firmAddresses = [];
let shown = "";

export async function refreshMailbox() {
  const query = new URLSearchParams({ address: address.value.trim(), folder });
  const { items } = await call(`mail?${query}`);
  const key = JSON.stringify([query.toString(), open, items.map((mail) => mail.id)]);
  if (key === shown) return;
  shown = key;
  const empty = element("li", { class: "empty" }, folder === "inbox" ? "No mail yet." : "Nothing sent yet.");
  byId("mails").replaceChildren(...(items.length ? items.map(entry) : [empty]));
}

function entry(mail) {
  const who = folder === "inbox" ? mail.from : `To ${mail.to}`;
  return element("li", {}, element("button",
    { type: "button", "aria-current": String(mail.id === open), onclick: () => read(mail) },
    element("strong", {}, mail.subject || "(no subject)"),
    element("span", {}, who),
    element("span", {}, clock(mail.at))));
}

function read(mail) {
  open = mail.id;
  const content = mail.text || !mail.html
    ? element("pre", {}, mail.text)
    : element("iframe", { sandbox: "", srcdoc: mail.html, title: "Mail content" });
  const files = mail.attachments.map((one) => element("li", {}, `${one.name} (${one.size} bytes)`));
  reader.replaceChildren(
    element("h3", {}, mail.subject || "(no subject)"),
    element("p", { class: "quiet" }, `${mail.from} → ${mail.to} · ${clock(mail.at)}`),
    content,
    ...(files.length ? [element("ul", { class: "chips" }, ...files)] : []),
    element("div", { class: "row" },
      element("button", { type: "button", onclick: () => write(mail) }, "Reply"),
      element("a", { href: `/play/api/mail/${mail.id}/raw`, class: "quiet" }, "Raw message")),
  );
  reader.focus();
  noting(note, refreshMailbox);
}

function field(label, name, value, extra = {}) {
  return element("label", { class: "field" }, label,
    element("input", { name, value, required: "", ...extra }));
}

export function write(answered = null) {
  const subject = answered ? `Re: ${answered.subject.replace(/^(re:\s*)+/i, "")}` : "";
  const to = answered ? (folder === "sent" ? answered.to : answered.from) : firmAddresses[0] ?? "";
  const form = element("form", { class: "letter", onsubmit: (event) => submit(event, answered) },
    element("h3", {}, answered ? "Reply" : "New mail"),
    field("To", "to", to, { list: "firm-addresses" }),
    element("datalist", { id: "firm-addresses" },
      ...firmAddresses.map((one) => element("option", { value: one }))),
    field("Subject", "subject", subject),
    element("label", { class: "field" }, "Message", element("textarea", { name: "body", required: "" })),
    element("label", { class: "field" }, "Attach a file", element("input", { type: "file", name: "file" })),
    element("label", { class: "row" },
      element("input", { type: "checkbox", name: "forged" }),
      "Sent by somebody else under this address (Gmail’s check fails)"),
    element("div", { class: "row end" },
      element("button", { type: "button", class: "plain", onclick: clear }, "Discard"),
      element("button", { type: "submit" }, "Send")));
  reader.replaceChildren(form);
  form.elements[answered ? "body" : "subject"].focus();
}

function clear() {
  open = null;
  reader.replaceChildren(element("p", { class: "empty" }, "Choose a mail, or write one."));
}

function submit(event, answered) {
  event.preventDefault();
  const form = event.target.elements;
  noting(note, async () => {
    const file = form.file.files[0];
    await call("mail", "POST", {
      from: address.value, to: form.to.value, subject: form.subject.value, body: form.body.value,
      in_reply_to: answered ? answered.id : "",
      authentication: form.forged.checked ? "fail" : "pass",
      attachments: file
        ? [{ name: file.name, content_type: file.type || "application/octet-stream", base64: await readBase64(file) }]
        : [],
    });
    reader.replaceChildren(element("p", { class: "empty" }, "Sent."));
  });
}

export function showAddresses(state) {
  firmAddresses = [...state.mailboxes, ...state.imap_mailboxes].map((one) => one.address);
  const named = state.people.filter((one) => one.address);
  offer(address, byId("addresses"), named.map((one) => [one.address, one.name]), state.outside_addresses);
}

export function startMailbox() {
  remember(address, () => {
    clear();
    noting(note, refreshMailbox);
  });
  byId("compose").addEventListener("click", () => write());
  for (const tab of document.querySelectorAll("[data-folder]")) {
    tab.addEventListener("click", () => {
      folder = tab.dataset.folder;
      for (const one of document.querySelectorAll("[data-folder]"))
        one.setAttribute("aria-pressed", String(one === tab));
      noting(note, refreshMailbox);
    });
  }
  clear();
}
