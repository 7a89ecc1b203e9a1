import { useEffect, useEffectEvent, useRef } from "react";

interface Props {
  label: string;
  onReach: () => void;
}

/** Asks for the next page when scrolled near; a button, so that it can also be asked by hand. */
export function Sentinel({ label, onReach }: Props) {
  const element = useRef<HTMLButtonElement>(null);
  const reach = useEffectEvent(onReach);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && reach(),
      { rootMargin: "300px" },
    );
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  });
  return (
    <button
      ref={element}
      type="button"
      className="button button--quiet button--small"
      style={{ width: "100%" }}
      onClick={onReach}
    >
      {label}
    </button>
  );
}
