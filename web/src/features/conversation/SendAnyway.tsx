import type { ApiProblem } from "../../api/problem";
import type { MessageDraft } from "../../api/types";
import { Dialog } from "../../shared/ui/Dialog";
import { useOutbox } from "../outbox/outbox-context";
import type { Outgoing } from "../outbox/outgoing";

interface Warning {
  title: string;
  /** What the request says when it was heeded. */
  heeded: (draft: MessageDraft) => Partial<MessageDraft>;
}

const WARNINGS: Record<string, Warning> = {
  recipient_outside_client: {
    title: "Send it outside this client?",
    heeded: () => ({ allow_outside: true }),
  },
  attachment_missing: {
    title: "Send it without a file?",
    heeded: ({ acknowledged = [] }) => ({
      acknowledged: [...(acknowledged ?? []), "attachment_missing"],
    }),
  },
};

export function warningOf(problem: ApiProblem | null): Warning | null {
  return (problem && WARNINGS[problem.code]) ?? null;
}

interface Props {
  item: Outgoing;
  warning: Warning;
  /** Back to the composer, as it was. */
  onEdit: () => void;
}

/** What the server asks to be sure of before it sends. */
export function SendAnyway({ item, warning, onEdit }: Props) {
  const { outgoing } = useOutbox();
  return (
    <Dialog title={warning.title} onClose={onEdit}>
      {/* Its fields say the same of each address once more. */}
      <p>{item.problem?.detail}</p>
      <div className="dialog__actions">
        <button type="button" className="button" onClick={onEdit}>
          Go back
        </button>
        <button
          type="button"
          className="button button--primary"
          onClick={() => outgoing.resend(item, warning.heeded(item.draft))}
        >
          Send anyway
        </button>
      </div>
    </Dialog>
  );
}
