import { AddressLine } from "./AddressLine";
import { useSenders } from "./use-mail-settings";

interface Props {
  /** null: the usual one. */
  chosen: string | null;
  onChoose: (senderId: string) => void;
}

/** From which of the firm's addresses; there is nothing to choose where it has one. */
export function SenderSelect({ chosen, onChoose }: Props) {
  const senders = useSenders();
  if (senders.length < 2) return null;
  const usual = senders.find((sender) => sender.default) ?? senders[0];
  const current = senders.some(({ id }) => id === chosen) ? chosen : usual?.id;
  return (
    <AddressLine label="From" path="sender_id">
      {(control) => (
        <select
          {...control}
          className="input"
          value={current ?? ""}
          onChange={(event) => onChoose(event.target.value)}
        >
          {senders.map(({ id, name, address }) => (
            <option key={id} value={id}>
              {name ? `${name} · ${address}` : address}
            </option>
          ))}
        </select>
      )}
    </AddressLine>
  );
}
