import type { Message } from "../../api/types";
import { CHANNEL_LABEL } from "../../shared/channels";
import { dueTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import { useAction } from "../../shared/use-action";
import { ChannelBadge } from "../../shared/ui/ChannelBadge";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import type { ToastContent } from "../../shared/ui/Toast";
import { useOutbox } from "../outbox/outbox-context";
import { AttachmentList } from "./AttachmentList";
import { MessageBody } from "./MessageBody";

interface Props {
  message: Message;
  mine: boolean;
  onToast: (toast: ToastContent) => void;
}

/** A message that has not gone yet: until its hour, it can be sent, changed or cancelled. */
export function HeldItem({ message, mine, onToast }: Props) {
  const { channel, delivery, subject, to } = message;
  const name = mine ? "You" : message.author.name;
  const due = delivery?.due_at ?? message.occurred_at;
  return (
    <li className="message" data-kind="outbound" data-channel={channel} data-held="true">
      <span className="message__knot" aria-hidden="true">
        <Icon name="calendar" size={15} />
      </span>
      <article
        className="message__bubble"
        aria-label={`${CHANNEL_LABEL[channel]} from ${name}, not sent yet`}
      >
        <header className="message__head">
          <strong>{name}</strong>
          <ChannelBadge channel={channel} />
        </header>
        {subject && <p className="message__subject">{subject}</p>}
        <MessageBody message={message} />
        <AttachmentList messageId={message.id} attachments={message.attachments} />
        <footer className="message__foot">
          <p className="delivery" data-tone="waiting">
            <Icon name="clock" size={14} />
            <span>
              <span className="delivery__state">
                Goes out <time dateTime={due}>{dueTime(due)}</time>
              </span>
              {to.length > 0 && <span> to {to.map(phoneWords).join(", ")}</span>}
            </span>
          </p>
          <HeldActions message={message} onToast={onToast} />
        </footer>
      </article>
    </li>
  );
}

function HeldActions({ message, onToast }: Pick<Props, "message" | "onToast">) {
  const { held } = useOutbox();
  const { busy, problem, run } = useAction();
  const cancel = async () => {
    const action = { label: "Write it again", run: () => held.rewrite(message) };
    const text = "Cancelled. It will not be sent.";
    if (await run(() => held.cancel(message))) onToast({ id: Date.now(), text, action });
  };
  return (
    <div className="message__actions">
      <button
        type="button"
        className="button button--small"
        disabled={busy}
        onClick={() => void run(() => held.sendNow(message))}
      >
        Send now
      </button>
      <button
        type="button"
        className="button button--small"
        disabled={busy}
        onClick={() => void run(() => held.change(message))}
      >
        Change
      </button>
      <button
        type="button"
        className="button button--quiet button--small"
        disabled={busy}
        onClick={() => void cancel()}
      >
        Cancel
      </button>
      <ProblemLine problem={problem} />
    </div>
  );
}
