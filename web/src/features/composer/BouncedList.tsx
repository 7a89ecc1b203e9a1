import type { ChannelOption } from "../../api/types";
import { Icon } from "../../shared/ui/Icon";

/** Addresses to which mail came back, before somebody writes there again. */
export function BouncedList({ options }: { options: readonly ChannelOption[] }) {
  const warnings = options
    .filter(({ usable }) => usable)
    .flatMap(({ recipients }) => recipients)
    .flatMap(({ value, warning }) => (warning ? [{ value, warning }] : []));
  if (warnings.length === 0) return null;
  return (
    <ul className="opted-out" aria-label="Mail that came back">
      {warnings.map(({ value, warning }) => (
        <li key={value}>
          <Icon name="failed" size={14} /> {warning}
        </li>
      ))}
    </ul>
  );
}
