import { useQuery } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { Client } from "../../api/types";
import { Avatar } from "../../shared/ui/Avatar";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";

interface Props {
  query: string;
  onPick: (client: Client) => void;
}

const SHOWN = 20;

export function ClientResults({ query, onPick }: Props) {
  const { api } = useStaff();
  const { data, error, refetch } = useQuery({
    queryKey: keys.clientsFound(query, SHOWN),
    queryFn: () => answer(api.GET("/clients", { params: { query: { query, limit: SHOWN } } })),
  });
  const clients = data?.items;

  if (error) {
    return (
      <LoadFailure what="The clients" problem={error.sentence} onRetry={() => void refetch()} />
    );
  }
  if (!clients) return <Skeleton label="Searching clients" rows={2} />;
  if (clients.length === 0) {
    return (
      <p className="client-search__none" role="status">
        No client matches “{query}”.
      </p>
    );
  }
  return (
    <ul className="client-search__results" aria-label="Clients found">
      {clients.map((client) => (
        <li key={client.id}>
          <button type="button" className="client-search__result" onClick={() => onPick(client)}>
            <Avatar name={client.name} initials={client.initials} size={36} />
            <span>
              <strong>{client.name}</strong>
              <small>{client.contacts.map((contact) => contact.name).join(", ")}</small>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
