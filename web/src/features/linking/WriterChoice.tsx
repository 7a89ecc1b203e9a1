import { useState } from "react";
import type { ApiProblem } from "../../api/problem";
import type { Client, LinkTarget } from "../../api/types";
import { ProblemLine } from "../../shared/ui/ProblemLine";

interface Props {
  client: Client;
  busy: boolean;
  problem: ApiProblem | null;
  onBack: () => void;
  onChoose: (target: LinkTarget) => void;
}

/** Who of a client's people wrote: which of them has the address is never guessed. */
export function WriterChoice({ client, busy, problem, onBack, onChoose }: Props) {
  const [name, setName] = useState("");
  return (
    <form
      className="dialog__form"
      onSubmit={(event) => {
        event.preventDefault();
        onChoose({ client_id: client.id, new_contact: name.trim() });
      }}
    >
      <p>Who at {client.name} wrote? Their address is remembered.</p>
      {client.contacts.map((contact) => (
        <p key={contact.id}>
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => onChoose({ client_id: client.id, contact_id: contact.id })}
          >
            {contact.name}
          </button>
        </p>
      ))}
      <label className="field">
        <span className="field__label">Somebody new</span>
        <input
          className="input"
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <ProblemLine problem={problem} />
      <div className="dialog__actions">
        <button type="button" className="button" onClick={onBack}>
          Back
        </button>
        <button
          type="submit"
          className="button button--primary"
          disabled={busy || name.trim() === ""}
        >
          Add and link
        </button>
      </div>
    </form>
  );
}
