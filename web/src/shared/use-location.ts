import { useMemo, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

function addressNow(): string {
  return window.location.pathname + window.location.search;
}

export interface Location {
  path: string;
  query: URLSearchParams;
}

/** The page's path and query, kept current through the history API. */
export function useLocation(): Location {
  const address = useSyncExternalStore(subscribe, addressNow);
  return useMemo(() => {
    const [path = "/", search = ""] = address.split("?", 2);
    return { path, query: new URLSearchParams(search) };
  }, [address]);
}

/** `push` for what Back should undo; `replace` for refining what is shown, and for redirects. */
export function navigate(href: string, how: "push" | "replace" = "push"): void {
  if (href === addressNow()) return;
  if (how === "push") window.history.pushState(null, "", href);
  else window.history.replaceState(null, "", href);
  listeners.forEach((listener) => listener());
}

/** The path with those query parameters that say something. */
export function hrefOf(path: string, query: Record<string, string>): string {
  const said = Object.entries(query).filter(([, value]) => value !== "");
  return said.length === 0 ? path : `${path}?${new URLSearchParams(said).toString()}`;
}

export function isId(value: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

/** The id in `<base>/c/<id>`, or null. */
export function conversationIdIn(path: string, base = ""): string | null {
  const id = /^\/c\/([^/]+)\/?$/.exec(path.slice(base.length))?.[1] ?? "";
  return path.startsWith(base) && isId(id) ? id : null;
}
