import type { ConversationLink } from "../../api/types";
import { dayLabel, fullTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import type { ToastContent } from "../../shared/ui/Toast";
import { useMay } from "../account/may";
import { useUndo } from "./use-linking";

interface Props {
  link: ConversationLink;
  onToast: (toast: ToastContent) => void;
}

/** Above the first message that came by a link: whose it was, who linked it, and the way back. */
export function LinkedFrom({ link, onToast }: Props) {
  const mayTriage = useMay("conversations.triage");
  const undo = useUndo(onToast);
  const { id, sender_address: address, linked_by: by, linked_at: at } = link;
  const sender = phoneWords(address);
  return (
    <li className="thread__link">
      Linked from {sender}
      {by && ` by ${by}`},{" "}
      <time dateTime={at} title={fullTime(at)}>
        {dayLabel(at)}
      </time>
      {mayTriage && (
        <button
          type="button"
          className="button button--quiet button--small"
          aria-label={`Undo the link of ${sender}`}
          onClick={() => undo(id)}
        >
          Undo
        </button>
      )}
    </li>
  );
}
