// Calls the play API. A refusal becomes an Error whose message names the field.
export async function call(path, method = "GET", body = undefined) {
  const answer = await fetch(`/play/api/${path}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.status === 204) return null;
  const content = await answer.json().catch(() => ({ message: `answered ${answer.status}` }));
  if (!answer.ok) throw new Error(`${content.field ?? "error"}: ${content.message}`);
  return content;
}

// Makes an element; text goes in as text, never as markup.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

export const byId = (id) => document.getElementById(id);

export const clock = (time) =>
  new Date(time).toLocaleString([], { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

// Keeps what a person typed into a field across reloads.
export function remember(input, changed) {
  input.value = localStorage.getItem(input.id) || input.value;
  input.addEventListener("change", () => {
    localStorage.setItem(input.id, input.value);
    changed();
  });
}

// Fills a field's suggestions: people by name, then values seen before. The first person is the
// choice until somebody has chosen.
export function offer(input, list, named, seen) {
  const known = new Set(named.map(([value]) => value));
  const others = seen.filter((value) => !known.has(value)).map((value) => [value, ""]);
  list.replaceChildren(...[...named, ...others].map(([value, label]) =>
    element("option", label ? { value, label: `${label} · ${value}` } : { value })));
  if (named.length && !localStorage.getItem(input.id) && document.activeElement !== input)
    input.value = named[0][0];
}

// Runs an action and shows its refusal in the note element.
export async function noting(note, action) {
  note.textContent = "";
  try {
    await action();
  } catch (error) {
    note.textContent = error.message;
  }
}

export function readBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
