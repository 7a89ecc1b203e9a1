import { byId, call, clock, element, noting, offer, readBase64, remember } from "./api.js";

const phone = byId("phone");
const number = byId("number");
const bubbles = byId("bubbles");
const body = byId("text-body");
const media = byId("text-media");
const plain = (value) => value.replace(/[\s().-]/g, "");
let shown = "";

// Pictures arrive after the bubbles and push the newest one out of sight.
const showLast = () => { bubbles.scrollTop = bubbles.scrollHeight; };

function bubble(text) {
  const mine = text.direction === "from_phone";
  const content = element("span", { class: "bubble" });
  for (const one of text.media) {
    const picture = one.content_type.startsWith("image/");
    content.append(picture && mine
      ? element("img", { src: new URL(one.url).pathname, alt: "attached picture", onload: showLast })
      : element("a", { href: one.url }, `attachment (${one.content_type})`));
  }
  content.append(text.body);
  const state = mine ? text.webhook : [text.status, text.error_code].filter(Boolean).join(" ");
  const bad = /no |answered [345]|undelivered|failed/.test(state);
  const stamp = element("span", { class: bad ? "stamp bad" : "stamp" }, `${clock(text.at)} · ${state}`);
  return element("li", { class: mine ? "mine" : "theirs" }, content, stamp);
}

export async function refreshPhone() {
  if (!number.value) {
    bubbles.replaceChildren(element("li", { class: "empty" }, "No firm has claimed a number yet."));
    return;
  }
  const query = new URLSearchParams({ phone: plain(phone.value), with: number.value });
  const { items } = await call(`texts?${query}`);
  const key = JSON.stringify([query.toString(), items]);
  if (key === shown) return;
  shown = key;
  const empty = element("li", { class: "empty" }, "Nothing yet. Write the first text.");
  bubbles.replaceChildren(...(items.length ? items.map(bubble) : [empty]));
  showLast();
}

export function showNumbers(state) {
  const before = number.value || localStorage.getItem("number");
  // Replacing the options would close the list under a person's hand.
  const options = state.numbers.map((one) => element("option", { value: one.e164 }, one.e164));
  if (options.map((one) => one.value).join() !== [...number.options].map((one) => one.value).join())
    number.replaceChildren(...options);
  if (state.numbers.some((one) => one.e164 === before)) number.value = before;
  const named = state.people.filter((one) => one.phone);
  offer(phone, byId("phones"), named.map((one) => [one.phone, one.name]), state.phones);
}

async function send() {
  const file = media.files[0];
  const attached = file
    ? [{ content_type: file.type || "application/octet-stream", base64: await readBase64(file) }]
    : [];
  await call("texts", "POST", { from: phone.value, to: number.value, body: body.value, media: attached });
  body.value = "";
  media.value = "";
  media.parentElement.classList.remove("chosen");
}

export function startPhone() {
  const refresh = () => noting(byId("text-note"), refreshPhone);
  remember(phone, refresh);
  number.addEventListener("change", () => {
    localStorage.setItem("number", number.value);
    refresh();
  });
  media.addEventListener("change", () =>
    media.parentElement.classList.toggle("chosen", media.files.length > 0));
  byId("text-form").addEventListener("submit", (event) => {
    event.preventDefault();
    noting(byId("text-note"), send);
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      byId("text-form").requestSubmit();
    }
  });
}
