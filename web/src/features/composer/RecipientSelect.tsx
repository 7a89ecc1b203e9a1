import type { ChannelOption, Message, Recipient } from "../../api/types";
import { AddressLine } from "./AddressLine";
import { chosenRecipient, type Draft } from "../outbox/draft";

interface Props {
  draft: Draft;
  option: ChannelOption;
  messages: Message[];
  onChange: (change: Partial<Draft>) => void;
}

export function RecipientSelect({ draft, option, messages, onChange }: Props) {
  if (option.channel === "internal") {
    return <p className="composer__firm-only">Seen by your firm only, never by the client.</p>;
  }
  if (option.recipients.length === 0) return null;
  return (
    <AddressLine label="To" path="to">
      {(control) => (
        <select
          {...control}
          className="input"
          value={chosenRecipient(draft, option, messages) ?? ""}
          onChange={(event) => onChange({ to: event.target.value })}
        >
          {option.recipients.map((recipient) => (
            <option key={recipient.value} value={recipient.value}>
              {recipientLabel(recipient, option.channel === "portal")}
            </option>
          ))}
        </select>
      )}
    </AddressLine>
  );
}

function recipientLabel(recipient: Recipient, byName: boolean): string {
  const { contact_name: name, label, value } = recipient;
  if (byName) return name ?? label ?? value;
  const note = label ? ` (${label})` : "";
  return name ? `${name} · ${value}${note}` : `${value}${note}`;
}
