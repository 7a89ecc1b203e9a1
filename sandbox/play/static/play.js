import { byId, call, element, noting } from "./api.js";
import { showFirmMailboxes, startFirmMailboxes } from "./firm.js";
import { refreshMailbox, showAddresses, startMailbox } from "./mailbox.js";
import { refreshPhone, showNumbers, startPhone } from "./phone.js";

const live = byId("live");

function showFaults(faults) {
  byId("faults").replaceChildren(...faults.map((one) =>
    element("li", {}, `${one.provider} · ${one.kind} · ${one.count}× · ${one.seconds} s`)));
}

async function refresh() {
  const state = await call("state");
  showNumbers(state);
  showAddresses(state);
  showFirmMailboxes(state);
  showFaults(state.faults);
  await Promise.all([refreshPhone(), refreshMailbox()]);
}

let busy = false;
let again = false;
// Many changes may arrive while one refresh runs: one more afterwards covers them all.
async function refreshOnce() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  do {
    again = false;
    await refresh().catch((error) => { live.textContent = error.message; });
  } while (again);
  busy = false;
}

function listen() {
  const source = new EventSource("/play/api/live");
  source.addEventListener("changed", refreshOnce);
  source.addEventListener("open", () => {
    live.textContent = "live";
    live.classList.add("on");
  });
  source.addEventListener("error", () => {
    live.textContent = "reconnecting…";
    live.classList.remove("on");
  });
}

byId("fault-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target.elements;
  noting(byId("fault-note"), () => call("faults", "POST", {
    provider: form.provider.value, kind: form.kind.value,
    count: Number(form.count.value), seconds: Number(form.seconds.value),
  }));
});
byId("clear-faults").addEventListener("click", () =>
  noting(byId("fault-note"), () => call("faults", "DELETE")));

startPhone();
startMailbox();
startFirmMailboxes();
refreshOnce();
listen();
