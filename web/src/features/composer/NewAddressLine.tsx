import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { answer, newIdempotencyKey } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { Client, Conversation } from "../../api/types";
import { useAction } from "../../shared/use-action";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { useOutbox } from "../outbox/outbox-context";

/** After sending to an address nobody of the client has: asks whose it is, once. */
export function NewAddressLine({ conversation }: { conversation: Conversation }) {
  const { asking } = useOutbox();
  const [stranger] = asking.strangers.filter((one) => one.conversationId === conversation.id);
  if (!stranger || !conversation.client) return null;
  return (
    <Question
      key={stranger.address}
      address={stranger.address}
      conversation={conversation}
      clientId={conversation.client.id}
      onSettled={() => asking.settle(stranger)}
    />
  );
}

interface QuestionProps {
  address: string;
  conversation: Conversation;
  clientId: Client["id"];
  onSettled: () => void;
}

const SOMEBODY_NEW = "";

function Question({ address, conversation, clientId, onSettled }: QuestionProps) {
  const { api } = useStaff();
  const cache = useQueryClient();
  const { busy, problem, run } = useAction();
  const [whose, setWhose] = useState(SOMEBODY_NEW);
  const [name, setName] = useState(nameIn(address));
  const [key] = useState(newIdempotencyKey);
  const id = useId();

  const add = async () => {
    const params = { path: { client_id: clientId }, header: { "Idempotency-Key": key } };
    const owner = whose === SOMEBODY_NEW ? { contact_name: name.trim() } : { contact_id: whose };
    const body = { ...owner, kind: "email" as const, value: address };
    const added = await run(() =>
      answer(api.POST("/clients/{client_id}/identities", { params, body })),
    );
    if (!added) return;
    void cache.invalidateQueries({ queryKey: keys.conversation(conversation.id) });
    void cache.invalidateQueries({ queryKey: keys.client(clientId) });
    onSettled();
  };
  return (
    <div className="composer__asking" role="group" aria-label="New address">
      <label htmlFor={id}>
        Keep <strong>{address}</strong> with {conversation.title}, as an address of
      </label>
      <select
        id={id}
        className="input"
        value={whose}
        onChange={(event) => setWhose(event.target.value)}
      >
        <option value={SOMEBODY_NEW}>a new contact</option>
        {conversation.contacts.map((contact) => (
          <option key={contact.id} value={contact.id}>
            {contact.name}
          </option>
        ))}
      </select>
      {whose === SOMEBODY_NEW && (
        <input
          className="input"
          aria-label="Name of the new contact"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <button
        type="button"
        className="button button--small"
        disabled={busy}
        onClick={() => void add()}
      >
        {busy ? "Adding…" : "Add"}
      </button>
      <button type="button" className="button button--quiet button--small" onClick={onSettled}>
        No, thanks
      </button>
      <ProblemLine problem={problem} />
    </div>
  );
}

/** "mei.chen@…" → "Mei Chen": a beginning to go on from. */
function nameIn(address: string): string {
  const words = (address.split("@")[0] ?? "").split(/[._-]+/).filter(Boolean);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}
