/** What jsdom leaves out of a browser, and what every test leaves as it found it. */
import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach, vi } from "vitest";

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
  window.history.replaceState(null, "", "/");
});
