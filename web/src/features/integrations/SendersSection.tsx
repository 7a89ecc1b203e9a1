import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { answer } from "../../api/client";
import type { MailSender } from "../../api/settings-types";
import { useAction } from "../../shared/use-action";
import { FieldProblems } from "../../shared/ui/FieldProblems";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { SelectField } from "../../shared/ui/SelectField";
import { TextField } from "../../shared/ui/TextField";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { mailboxesQuery, sendersQuery } from "./queries";

/** The addresses that mail can leave from; nothing where there is no mailbox to send from. */
export function SendersSection() {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const { data, refetch } = useQuery(sendersQuery(api));
  if (!data || data.items.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="senders-title">
      <h2 id="senders-title">Addresses you send from</h2>
      <p className="panel__lead">
        Each mailbox’s own address, what its provider lets it send as, and what you add. Your mail
        leaves from the default unless the writer chooses another.
      </p>
      <ul className="senders" aria-label="Addresses you send from">
        {data.items.map((sender) => (
          <SenderItem key={sender.id} sender={sender} onChange={() => void refetch()} />
        ))}
      </ul>
      {mayEdit && <AddSender onAdded={() => void refetch()} />}
    </section>
  );
}

function SenderItem({ sender, onChange }: { sender: MailSender; onChange: () => void }) {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const action = useAction();
  const params = { path: { sender_id: sender.id } };
  const run = async (act: () => Promise<unknown>) => {
    if (await action.run(act)) onChange();
  };
  return (
    <li className="sender" aria-label={sender.address}>
      <p>
        <strong>{sender.address}</strong>
        {sender.name && ` · ${sender.name}`}
        {sender.mailbox_label !== sender.address && (
          <span className="sender__through"> through {sender.mailbox_label}</span>
        )}
      </p>
      {sender.default && <span className="badge">Default</span>}
      {mayEdit && !sender.default && (
        <span className="panel__actions">
          <button
            type="button"
            className="button button--small"
            disabled={action.busy}
            aria-label={`Make ${sender.address} the default`}
            onClick={() =>
              void run(() =>
                answer(api.PATCH("/senders/{sender_id}", { params, body: { default: true } })),
              )
            }
          >
            Make default
          </button>
          {sender.source === "typed" && (
            <button
              type="button"
              className="button button--small button--danger"
              disabled={action.busy}
              aria-label={`Remove ${sender.address}`}
              onClick={() => void run(() => answer(api.DELETE("/senders/{sender_id}", { params })))}
            >
              Remove
            </button>
          )}
        </span>
      )}
      <ProblemLine problem={action.problem} />
    </li>
  );
}

function AddSender({ onAdded }: { onAdded: () => void }) {
  const { api } = useStaff();
  const { data } = useQuery(mailboxesQuery(api));
  const usable = data?.items.filter(({ status }) => status === "active") ?? [];
  const [address, setAddress] = useState("");
  const [chosen, setChosen] = useState("");
  const action = useAction();
  const through = usable.some(({ id }) => id === chosen) ? chosen : (usable[0]?.id ?? "");

  const add = async (event: FormEvent) => {
    event.preventDefault();
    const params = { path: { mailbox_id: through } };
    const body = { address: address.trim() };
    const done = await action.run(() =>
      answer(api.POST("/mailboxes/{mailbox_id}/senders", { params, body })),
    );
    if (!done) return;
    setAddress("");
    onAdded();
  };

  return (
    <FieldProblems problem={action.problem}>
      <form className="panel__row" noValidate onSubmit={(event) => void add(event)}>
        <TextField
          label="Another address"
          path="address"
          type="email"
          value={address}
          onChange={setAddress}
        />
        {usable.length > 1 && (
          <SelectField
            label="Through"
            path="mailbox_id"
            value={through}
            options={usable.map(({ id, address: name }) => [id, name] as const)}
            onChange={setChosen}
          />
        )}
        <button type="submit" className="button" disabled={action.busy || !through}>
          <Icon name="plus" size={16} /> Add address
        </button>
        <ProblemLine problem={action.problem} />
      </form>
    </FieldProblems>
  );
}
