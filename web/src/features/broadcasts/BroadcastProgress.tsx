import type { Broadcast, BroadcastItem } from "../../api/settings-types";
import { phoneWords } from "../../shared/phone";
import { inOrderOfTrouble, itemWords, progressOf } from "./broadcast-words";
import { useBroadcast } from "./use-broadcast";

interface Props {
  started: Broadcast;
  onClose: () => void;
}

export function BroadcastProgress({ started, onClose }: Props) {
  const broadcast = useBroadcast(started);
  const { done, total, percent, finished, summary } = progressOf(broadcast);
  return (
    <div className="dialog__form">
      <div
        className="broadcast__bar"
        role="progressbar"
        aria-label="Texts sent"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={summary}
      >
        <span style={{ width: `${percent}%` }} />
      </div>
      <p className="broadcast__summary" role="status">
        <strong>{finished ? "Done" : `${done} of ${total}`}</strong> · {summary}
      </p>
      <ul className="chooser" aria-label="Result per client">
        {inOrderOfTrouble(broadcast.items).map((item) => (
          <Result key={item.client_id} item={item} />
        ))}
      </ul>
      <div className="dialog__actions">
        {!finished && <p className="chooser__count">You may close this: it goes on without you.</p>}
        <button type="button" className="button button--primary" onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  );
}

function Result({ item }: { item: BroadcastItem }) {
  const { label, tone } = itemWords(item.state);
  return (
    <li className="broadcast__result">
      <span>
        <strong>{item.client_name}</strong>
        {item.message && <small>{phoneWords(item.message)}</small>}
      </span>
      <span className="badge" data-tone={tone}>
        {label}
      </span>
    </li>
  );
}
