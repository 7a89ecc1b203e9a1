/** What jsdom leaves out of a browser, and what every test leaves as it found it. */
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

configure({
  // As vite.config.ts says of the others.
  asyncUtilTimeout: 15_000,
  // There are no styles here that could hide anything, and asking for them costs most of the time.
  defaultHidden: true,
});

// A whole page in a failure's message tells nothing that the query does not.
process.env["DEBUG_PRINT_LIMIT"] ??= "1500";

/** Nothing has a size here, so nothing ever comes into view or grows. */
class NothingSeen {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal("IntersectionObserver", NothingSeen);
vi.stubGlobal("ResizeObserver", NothingSeen);
vi.stubGlobal("matchMedia", () => ({ matches: false }));
Element.prototype.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
// The editor asks where its cursor stands.
const NOWHERE = Object.assign([] as DOMRect[], { item: () => null });
Range.prototype.getClientRects = () => NOWHERE;
Range.prototype.getBoundingClientRect = () => new DOMRect();
Element.prototype.getClientRects = () => NOWHERE;
document.elementFromPoint = () => null;

HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
};
URL.createObjectURL = () => "blob:picture";
URL.revokeObjectURL = () => undefined;

/** Addresses of the page's own server, which Node does not resolve. */
class PageRequest extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(typeof input === "string" ? new URL(input, window.location.href) : input, init);
  }
}
vi.stubGlobal("Request", PageRequest);

afterEach(() => {
  cleanup();
  localStorage.clear();
  window.history.replaceState(null, "", "/");
});
