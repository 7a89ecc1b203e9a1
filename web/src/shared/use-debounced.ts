import { useEffect, useRef, useState } from "react";

/** The value, once it has stood still for `delay` milliseconds. */
export function useDebouncedValue<T>(value: T, delay: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), delay);
    return () => window.clearTimeout(timer);
  }, [value, delay]);
  return settled;
}

/** A function that runs once, `delay` milliseconds after the first of a burst of calls. */
export function useCoalesced(run: () => void, delay: number): () => void {
  const timer = useRef<number | undefined>(undefined);
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const [call] = useState(() => () => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, delay);
  });
  return call;
}
