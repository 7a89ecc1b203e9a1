import { useEffect, useEffectEvent } from "react";
import type { ConversationSummary } from "../../api/types";
import { inboxHref } from "../../features/navigation/inbox-view";
import { navigate } from "../../shared/use-location";

const SEARCH = "#client-search";
const LIST_LINKS = ".client-list a";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.closest("[contenteditable]") !== null ||
      ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

function focusLink(index: number): void {
  document.querySelectorAll<HTMLElement>(LIST_LINKS)[index]?.focus();
}

function moveFocus(step: number, event: KeyboardEvent): void {
  const links = [...document.querySelectorAll(LIST_LINKS)];
  const at = links.findIndex((link) => link === document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  focusLink(Math.min(links.length - 1, Math.max(0, at + step)));
}

/** j and k open the next and previous conversation, the arrows move in the list, / finds a client. */
export function useInboxKeys(items: readonly ConversationSummary[], openId: string | null): void {
  const open = (step: number) => {
    const at = items.findIndex((item) => item.id === openId);
    const index = at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + step));
    const target = items[index];
    if (!target) return;
    navigate(inboxHref(target.id, window.location));
    focusLink(index);
  };

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const inDialog = document.querySelector("dialog[open]") !== null;
    if (inDialog || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
      return;
    if (event.key === "/") {
      event.preventDefault();
      document.querySelector<HTMLElement>(SEARCH)?.focus();
    } else if (event.key === "j") open(1);
    else if (event.key === "k") open(-1);
    else if (event.key === "ArrowDown") moveFocus(1, event);
    else if (event.key === "ArrowUp") moveFocus(-1, event);
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
