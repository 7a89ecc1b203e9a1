import { useEffect, useEffectEvent, type RefObject } from "react";

/** Closes an open panel on Escape and on a press outside it; Escape gives the focus back. */
export function useDismiss(
  box: RefObject<HTMLElement | null>,
  open: boolean,
  close: () => void,
): void {
  const onPress = useEffectEvent((event: PointerEvent) => {
    if (!box.current?.contains(event.target as Node)) close();
  });
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    close();
    box.current?.querySelector<HTMLElement>("[aria-expanded]")?.focus();
  });
  useEffect(() => {
    if (!open) return undefined;
    const press = (event: PointerEvent) => onPress(event);
    const key = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("pointerdown", press);
    document.addEventListener("keydown", key);
    return () => {
      document.removeEventListener("pointerdown", press);
      document.removeEventListener("keydown", key);
    };
  }, [open]);
}
