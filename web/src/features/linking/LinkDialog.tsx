import { useState } from "react";
import type { Client } from "../../api/types";
import { Dialog } from "../../shared/ui/Dialog";
import { ClientSearch } from "../clients/ClientSearch";
import { ClientForm } from "../clients/ClientForm";
import type { Linking } from "./use-linking";
import { WriterChoice } from "./WriterChoice";

interface Props {
  sender: string;
  linking: Linking;
  onClose: () => void;
}

/** Chooses the client an unknown sender belongs to and who of them wrote, or makes a new one. */
export function LinkDialog({ sender, linking, onClose }: Props) {
  const [query, setQuery] = useState("");
  const [creating, setCreating] = useState(false);
  const [client, setClient] = useState<Client | null>(null);
  return (
    <Dialog title={creating ? "New client" : `Link ${sender}`} onClose={onClose}>
      {creating ? (
        <ClientForm
          submitLabel="Create and link"
          busy={linking.busy}
          problem={linking.problem}
          onCancel={() => setCreating(false)}
          onSubmit={({ name, kind, entity_type, contact_name }) =>
            linking.link({ new_client: { name, kind, entity_type, contact_name } }, name)
          }
        />
      ) : client ? (
        <WriterChoice
          client={client}
          busy={linking.busy}
          problem={linking.problem}
          onBack={() => setClient(null)}
          onChoose={(target) => linking.link(target, client.name)}
        />
      ) : (
        <>
          <ClientSearch
            id="link-client-search"
            label="Search clients to link"
            query={query}
            onQuery={setQuery}
            onPick={setClient}
          />
          <div className="dialog__actions">
            <button type="button" className="button" onClick={() => setCreating(true)}>
              Create a new client
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
