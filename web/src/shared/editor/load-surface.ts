/** The editor is most of what a page weighs: it is loaded when somebody is about to write. */
import type { EditorSurface } from "./EditorSurface";

type Surface = typeof EditorSurface;
let surface: Surface | null = null;

export function loadedSurface(): Surface | null {
  return surface;
}

export async function loadSurface(): Promise<Surface> {
  surface ??= (await import("./EditorSurface")).EditorSurface;
  return surface;
}

/** Loads it while the page has nothing else to do. */
export function preloadEditor(): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(tryToLoad);
  else setTimeout(tryToLoad, 1000);
}

function tryToLoad(): void {
  loadSurface().catch(() => undefined);
}
