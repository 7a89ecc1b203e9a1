import { byId, call, element, noting } from "./api.js";

const note = byId("firm-note");

// What the firm's side looks like from the provider's: who withdraws a consent, and what opens an
// IMAP mailbox.
export function showFirmMailboxes({ mailboxes, imap_mailboxes: byServers }) {
  const items = [
    ...mailboxes.map((one) => item(one.address, one.provider, withdraw(one.address))),
    ...byServers.map((one) => item(one.address, "imap", null)),
  ];
  const none = element("li", { class: "empty" }, "None yet.");
  byId("firm-mailboxes").replaceChildren(...(items.length ? items : [none]));
}

function item(address, provider, button) {
  return element("li", { class: "row" }, element("span", {}, `${address} · ${provider}`), button);
}

function withdraw(address) {
  const revoke = () => noting(note, async () => {
    await call(`mailboxes/${encodeURIComponent(address)}/revoke`, "POST", {});
    note.textContent = `The consent for ${address} is withdrawn.`;
  });
  return element("button",
    { type: "button", class: "plain", "aria-label": `Withdraw the consent for ${address}`, onclick: revoke },
    "Withdraw consent");
}

export function startFirmMailboxes() {
  byId("imap-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target.elements;
    noting(note, async () => {
      const made = await call("imap-mailboxes", "POST", { address: form.address.value });
      note.textContent = `${made.address} has the password ${made.password}`;
    });
  });
}
