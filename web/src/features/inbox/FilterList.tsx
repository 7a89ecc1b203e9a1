import type { Counts, Filter } from "../../api/types";
import { Icon } from "../../shared/ui/Icon";
import { COUNT_CAP } from "./filters";

export const FILTER_LABEL: Record<Filter, string> = {
  all: "All",
  needs_action: "Needs action",
  awaiting_reply: "Awaiting reply",
  fyi: "FYI",
  internal: "Internal",
  failed: "Not delivered",
  unlinked: "Unlinked",
};

interface Props {
  /** Those that there are in the scope. */
  shown: Filter[];
  filter: Filter;
  counts: Counts | undefined;
  onFilter: (filter: Filter) => void;
}

export function FilterList({ shown, filter, counts, onFilter }: Props) {
  return (
    <nav className="filters" aria-label="Triage">
      <ul>
        {shown.map((candidate) => (
          <li key={candidate}>
            <button
              type="button"
              className="filters__choice"
              aria-pressed={filter === candidate}
              title={FILTER_LABEL[candidate]}
              onClick={() => onFilter(candidate)}
            >
              <Icon name={candidate} />
              <span className="filters__label">{FILTER_LABEL[candidate]}</span>
              {counts && counts[candidate] > 0 && (
                <span className="filters__count">
                  {counts[candidate] >= COUNT_CAP ? "999+" : counts[candidate]}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
