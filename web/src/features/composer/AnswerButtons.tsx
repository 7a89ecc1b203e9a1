import { answer } from "../../api/client";
import type { Message } from "../../api/types";
import { useAction } from "../../shared/use-action";
import { Icon, type IconName } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";
import { answered, type AnswerKind } from "../outbox/mail-parts";
import { useOutbox } from "../outbox/outbox-context";

const KINDS: [AnswerKind, string, IconName][] = [
  ["reply", "Reply", "reply"],
  ["reply_all", "Reply all", "replyAll"],
  ["forward", "Forward", "forward"],
];

/** Begins an answer to one e-mail: whom it goes to is the server's to say. Words begun stay. */
export function AnswerButtons({ message }: { message: Message }) {
  const { api } = useStaff();
  const { drafts } = useOutbox();
  const maySend = useMay("messages.send");
  const { busy, problem, run } = useAction();
  if (!maySend) return null;

  const begin = (kind: AnswerKind) =>
    run(async () => {
      const params = { path: { message_id: message.id }, query: { kind } };
      const told = await answer(api.GET("/messages/{message_id}/answer", { params }));
      drafts.edit(message.conversation_id, (draft) => ({
        ...draft,
        channel: "email",
        subject: null,
        held: null,
        problem: null,
        mail: answered(draft.mail, told, message.id, kind),
      }));
    });
  return (
    <div className="answer-buttons">
      {KINDS.map(([kind, label, icon]) => (
        <button
          key={kind}
          type="button"
          className="button button--quiet button--small"
          disabled={busy}
          onClick={() => void begin(kind)}
        >
          <Icon name={icon} size={16} /> {label}
        </button>
      ))}
      <ProblemLine problem={problem} />
    </div>
  );
}
