import { useRef, useState } from "react";
import { answer, newIdempotencyKey } from "../../api/client";
import type { NewClient } from "../../api/types";
import { useAction } from "../../shared/use-action";
import { Dialog } from "../../shared/ui/Dialog";
import { ClientForm, type NewClientFields } from "./ClientForm";
import { ClientSearch } from "./ClientSearch";
import { useStaff } from "../account/staff-context";

interface Props {
  onClose: () => void;
  onStart: (conversationId: string) => void;
}

/** Chooses the client to write to; each client has one conversation, which is then opened. */
export function NewConversationDialog({ onClose, onStart }: Props) {
  const { api } = useStaff();
  const [query, setQuery] = useState("");
  const [creating, setCreating] = useState(false);
  const { busy, problem, run } = useAction();
  const attempt = useRef({ body: "", key: "" });

  const create = (fields: NewClientFields) => {
    const body = newClient(fields);
    // A repeated click is the same wish; a corrected form is another one.
    const text = JSON.stringify(body);
    if (attempt.current.body !== text) attempt.current = { body: text, key: newIdempotencyKey() };
    const params = { header: { "Idempotency-Key": attempt.current.key } };
    void run(async () => {
      const client = await answer(api.POST("/clients", { params, body }), formNames(body));
      onStart(client.conversation_id);
    });
  };

  return (
    <Dialog title={creating ? "New client" : "New conversation"} onClose={onClose}>
      {creating ? (
        <ClientForm
          withAddresses
          submitLabel="Create client"
          busy={busy}
          problem={problem}
          onCancel={() => setCreating(false)}
          onSubmit={create}
        />
      ) : (
        <>
          <ClientSearch
            id="new-conversation-search"
            label="Search clients to write to"
            query={query}
            onQuery={setQuery}
            onPick={(client) => onStart(client.conversation_id)}
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

function newClient({
  name,
  kind,
  entity_type,
  contact_name,
  email,
  phone,
}: NewClientFields): NewClient {
  const addresses = [
    { kind: "email" as const, value: email.trim(), label: "Work", primary: true },
    { kind: "phone" as const, value: phone.trim(), label: "Mobile", primary: true },
  ];
  const identities = addresses.filter((identity) => identity.value !== "");
  return { name, kind, entity_type, contacts: [{ name: contact_name, identities }] };
}

/** What the form calls the fields of the request. */
function formNames({ contacts = [] }: NewClient): Record<string, string> {
  const names: Record<string, string> = { "contacts.0.name": "contact_name" };
  contacts[0]?.identities?.forEach(({ kind }, index) => {
    names[`contacts.0.identities.${index}.value`] = kind;
  });
  return names;
}
