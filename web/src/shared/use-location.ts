import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** The page's path, kept current through the history API. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

export function navigate(path: string, how: "push" | "replace" = "push"): void {
  if (path === window.location.pathname) return;
  if (how === "push") window.history.pushState(null, "", path);
  else window.history.replaceState(null, "", path);
  listeners.forEach((listener) => listener());
}

/** The id in `<base>/c/<id>`, or null. */
export function conversationIdIn(path: string, base = ""): string | null {
  const match = /^\/c\/([0-9a-f-]{36})\/?$/i.exec(path.slice(base.length));
  return path.startsWith(base) ? (match?.[1] ?? null) : null;
}
