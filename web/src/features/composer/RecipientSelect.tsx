import { phoneWords } from "../../shared/phone";
import { AddressLine } from "./AddressLine";
import { recipientLabel } from "./recipient-label";
import type { Draft, Shown } from "../outbox/draft";

interface Props {
  draft: Draft;
  shown: Shown;
  onChoose: (address: string) => void;
}

export function RecipientSelect({ draft, shown, onChoose }: Props) {
  const { option, envelope } = shown;
  if (option.channel === "internal") {
    return <p className="composer__firm-only">Seen by your firm only, never by the client.</p>;
  }
  const lost = envelope.to === null ? draft.held?.envelopes[option.channel]?.to : null;
  if (option.recipients.length === 0 && !lost) return null;
  return (
    <AddressLine label="To" path="to">
      {(control) => (
        <select
          {...control}
          className="input"
          value={envelope.to ?? ""}
          onChange={(event) => onChoose(event.target.value)}
        >
          {envelope.to === null && (
            <option value="" disabled>
              {lost ? `${phoneWords(lost)} cannot be written to any more` : "Choose"}
            </option>
          )}
          {option.recipients.map((recipient) => (
            <option key={recipient.value} value={recipient.value}>
              {recipientLabel(recipient)}
            </option>
          ))}
        </select>
      )}
    </AddressLine>
  );
}
