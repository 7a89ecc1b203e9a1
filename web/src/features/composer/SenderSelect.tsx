import type { Message } from "../../api/types";
import type { Draft, Shown } from "../outbox/draft";
import { leavesFrom } from "../outbox/leaves-from";
import { AddressLine } from "./AddressLine";
import { useSenders } from "./use-mail-settings";

interface Props {
  draft: Draft;
  shown: Shown;
  messages: readonly Message[];
  onChoose: (senderId: string) => void;
}

/** From which of the firm's addresses; there is nothing to choose where it has one. */
export function SenderSelect({ draft, shown, messages, onChoose }: Props) {
  const senders = useSenders();
  if (senders.length < 2) return null;
  const current = leavesFrom(draft, shown, messages, senders)?.id;
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
