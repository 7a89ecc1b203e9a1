import { useState } from "react";
import type { Client } from "../../api/types";
import { phoneWords } from "../../shared/phone";
import { useDebouncedValue } from "../../shared/use-debounced";
import { Avatar } from "../../shared/ui/Avatar";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useClientPages } from "./use-client-pages";

type Chosen = ReadonlyMap<string, Client>;

interface Props {
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
  onNext: () => void;
}

const PAUSE_MS = 200;

function phoneOf(client: Client): string | null {
  const identities = client.contacts.flatMap((contact) => contact.identities);
  return identities.find((identity) => identity.kind === "phone")?.value ?? null;
}

export function ClientChooser({ chosen, onChange, onNext }: Props) {
  const [query, setQuery] = useState("");
  const pages = useClientPages(useDebouncedValue(query.trim(), PAUSE_MS));
  const { data: clients, error } = pages;
  const reachable = clients?.filter((client) => phoneOf(client) !== null) ?? [];
  const allChosen = reachable.length > 0 && reachable.every((client) => chosen.has(client.id));

  const toggle = (picked: Client[], on: boolean) => {
    const next = new Map(chosen);
    for (const client of picked) {
      if (on) next.set(client.id, client);
      else next.delete(client.id);
    }
    onChange(next);
  };

  return (
    <div className="dialog__form">
      <input
        className="input"
        type="search"
        autoComplete="off"
        aria-label="Search clients"
        placeholder="Search clients"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {error && (
        <LoadFailure
          what="The clients"
          problem={error.sentence}
          onRetry={() => void pages.refetch()}
        />
      )}
      {pages.isPending && <Skeleton label="Loading the clients" rows={3} />}
      {clients?.length === 0 && <p role="status">No client matches “{query.trim()}”.</p>}
      {reachable.length > 1 && (
        <label className="checkbox">
          <input
            type="checkbox"
            checked={allChosen}
            onChange={() => toggle(reachable, !allChosen)}
          />
          All {reachable.length} shown
        </label>
      )}
      {clients && clients.length > 0 && (
        <ul className="chooser" aria-label="Clients">
          {clients.map((client) => (
            <Choice
              key={client.id}
              client={client}
              checked={chosen.has(client.id)}
              onToggle={(on) => toggle([client], on)}
            />
          ))}
          {pages.hasNextPage && (
            <li>
              <button
                type="button"
                className="button button--quiet button--small"
                disabled={pages.isFetching}
                onClick={() => void pages.fetchNextPage()}
              >
                Load more
              </button>
            </li>
          )}
        </ul>
      )}
      <div className="dialog__actions">
        <p className="chooser__count" role="status">
          {chosen.size} selected
        </p>
        <button
          type="button"
          className="button button--primary"
          disabled={chosen.size === 0}
          onClick={onNext}
        >
          Write the text
        </button>
      </div>
    </div>
  );
}

interface ChoiceProps {
  client: Client;
  checked: boolean;
  onToggle: (on: boolean) => void;
}

function Choice({ client, checked, onToggle }: ChoiceProps) {
  const phone = phoneOf(client);
  return (
    <li>
      <label className="chooser__client" data-off={phone === null}>
        <input
          type="checkbox"
          checked={checked}
          disabled={phone === null}
          onChange={(event) => onToggle(event.target.checked)}
        />
        <Avatar name={client.name} initials={client.initials} size={32} />
        <span>
          <strong>{client.name}</strong>
          <small>{phone ? phoneWords(phone) : "No phone number"}</small>
        </span>
      </label>
    </li>
  );
}
