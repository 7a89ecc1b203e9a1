import type { Client } from "../../api/types";
import { useDebouncedValue } from "../../shared/use-debounced";
import { Icon } from "../../shared/ui/Icon";
import { ClientResults } from "./ClientResults";
import "./client-search.css";

interface Props {
  id: string;
  label: string;
  query: string;
  onQuery: (query: string) => void;
  onPick: (client: Client) => void;
}

const PAUSE_MS = 200;

/** A search field over clients with its results below. */
export function ClientSearch({ id, label, query, onQuery, onPick }: Props) {
  const settled = useDebouncedValue(query.trim(), PAUSE_MS);
  return (
    <search className="client-search">
      <label className="client-search__field">
        <Icon name="search" size={18} />
        <span className="visually-hidden">{label}</span>
        <input
          id={id}
          className="input"
          type="search"
          autoComplete="off"
          placeholder={label}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            event.preventDefault();
            onQuery("");
            event.currentTarget.blur();
          }}
        />
      </label>
      {query.trim() !== "" && settled !== "" && (
        <ClientResults key={settled} query={settled} onPick={onPick} />
      )}
    </search>
  );
}
