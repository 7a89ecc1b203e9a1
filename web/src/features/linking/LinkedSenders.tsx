import type { Conversation } from "../../api/types";
import { dayLabel, fullTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import type { ToastContent } from "../../shared/ui/Toast";
import { useMay } from "../account/may";
import { useUndo } from "./use-linking";

interface Props {
  links: Conversation["links"];
  onToast: (toast: ToastContent) => void;
}

/** Whose messages were linked to this client, by whom; each link can be taken back, however old. */
export function LinkedSenders({ links, onToast }: Props) {
  const mayTriage = useMay("conversations.triage");
  const undo = useUndo(onToast);
  if (links.length === 0) return null;
  return (
    <ul className="linked-senders" aria-label="Linked senders">
      {links.map(({ id, sender_address: address, linked_by: by, linked_at: at }) => (
        <li key={id}>
          <span>
            <strong>{phoneWords(address)}</strong>
            <small>
              Linked{by && ` by ${by}`},{" "}
              <time dateTime={at} title={fullTime(at)}>
                {dayLabel(at)}
              </time>
            </small>
          </span>
          {mayTriage && (
            <button
              type="button"
              className="button button--quiet button--small"
              aria-label={`Undo the link of ${phoneWords(address)}`}
              onClick={() => undo(id)}
            >
              Undo
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
