import { useCallback, useEffect, useRef, type RefObject } from "react";

const NEAR_PX = 120;

/**
 * Keeps a scrolled box at its end when something new comes and the reader was there already, and
 * keeps the reader's place when older content is put in above.
 */
export function useStickToEnd(box: RefObject<HTMLElement | null>, endKey: string): () => void {
  const place = useRef({ atEnd: true, top: 0, fromEnd: 0, endKey: "" });

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const remember = () => {
      const { scrollTop: top, scrollHeight, clientHeight } = element;
      const fromEnd = scrollHeight - top;
      const near = fromEnd - clientHeight < NEAR_PX;
      // Content that grows under the reader is no sign that they left the end; scrolling up is.
      const left = top < place.current.top;
      place.current = {
        ...place.current,
        top,
        fromEnd,
        atEnd: near || (place.current.atEnd && !left),
      };
    };
    element.addEventListener("scroll", remember, { passive: true });
    // Mail frames and the composer change heights after the first layout.
    const observer = new ResizeObserver(() => {
      if (place.current.atEnd) element.scrollTo(0, element.scrollHeight);
    });
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => {
      element.removeEventListener("scroll", remember);
      observer.disconnect();
    };
  }, [box]);

  return useCallback(() => {
    const element = box.current;
    if (!element) return;
    const { atEnd, fromEnd, endKey: known } = place.current;
    if (atEnd) element.scrollTo(0, element.scrollHeight);
    else if (known === endKey) element.scrollTo(0, element.scrollHeight - fromEnd);
    place.current.endKey = endKey;
  }, [box, endKey]);
}
