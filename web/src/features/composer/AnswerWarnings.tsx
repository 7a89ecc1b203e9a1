import { Icon } from "../../shared/ui/Icon";
import type { Answering } from "../outbox/mail-parts";

const BEGUN = { reply: "Reply", reply_all: "Reply to all", forward: "Forward" };

/** That an answer was begun, and what to heed about whom it goes to. */
export function AnswerWarnings({ answering }: { answering: Answering | null }) {
  if (!answering) return null;
  const { kind, subject, warnings } = answering;
  return (
    <div className="composer__answering" role="status">
      <p>
        <Icon name={kind === "forward" ? "forward" : "reply"} size={15} /> {BEGUN[kind]}: {subject}
      </p>
      {warnings.map((warning) => (
        <p key={warning} className="composer__warning">
          <Icon name="needs_action" size={15} /> {warning}
        </p>
      ))}
    </div>
  );
}
