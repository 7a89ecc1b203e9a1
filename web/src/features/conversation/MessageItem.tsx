import { memo, useMemo } from "react";
import type { ConversationLink, Message } from "../../api/types";
import { CHANNEL_LABEL } from "../../shared/channels";
import { clockTime, fullTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import { ChannelBadge } from "../../shared/ui/ChannelBadge";
import { Icon } from "../../shared/ui/Icon";
import type { ToastContent } from "../../shared/ui/Toast";
import { useMay } from "../account/may";
import { AnswerButtons } from "../composer/AnswerButtons";
import { LinkedFrom } from "../linking/LinkedFrom";
import { AttachmentList } from "./AttachmentList";
import { DeliveryLine } from "./DeliveryLine";
import { listedBelow } from "./inline-pictures";
import { IntentSelect } from "./IntentSelect";
import { MailEnvelope } from "./MailEnvelope";
import { MessageBody } from "./MessageBody";
import { Resend } from "./Resend";
import { SenderWarning } from "./SenderWarning";
import { SendNow } from "./SendNow";
import { SentAt } from "./SentAt";

interface Props {
  message: Message;
  /** Shown above when this message is the first of its day. */
  day: string | null;
  mine: boolean;
  /** The link that brought it here, shown above the first message of those it brought. */
  link: ConversationLink | null;
  onToast: (toast: ToastContent) => void;
}

export const MessageItem = memo(function MessageItem(props: Props) {
  const { message, day, mine, link, onToast } = props;
  const { author, channel, direction, delivery } = message;
  const mayEdit = useMay("settings.edit");
  const maySend = useMay("messages.send");
  // Quiet hours hold it back; whoever may change them may pass over them.
  const waits = delivery?.state === "queued" && delivery.due_at != null;
  const lost = delivery?.state === "failed" || delivery?.state === "undelivered";
  const name = mine ? "You" : phoneWords(author.name);
  const kind = channel === "internal" ? "note" : direction;
  const listed = useMemo(() => listedBelow(message), [message]);
  const label = kind === "note" ? "Internal note" : CHANNEL_LABEL[channel];
  return (
    <>
      {day && (
        <li className="thread__day">
          <span>{day}</span>
        </li>
      )}
      {link && <LinkedFrom link={link} onToast={onToast} />}
      <li className="message" data-kind={kind} data-channel={channel} data-state={delivery?.state}>
        <span className="message__knot" aria-hidden="true">
          <Icon name={channel} size={15} />
        </span>
        <article
          className="message__bubble"
          aria-label={`${label} from ${name}, ${clockTime(message.occurred_at)}`}
        >
          <header className="message__head">
            <strong>{name}</strong>
            {kind === "note" ? (
              <span className="message__lock">
                <Icon name="internal" size={13} /> Internal note, firm only
              </span>
            ) : (
              <ChannelBadge channel={channel} />
            )}
            <time dateTime={message.occurred_at} title={fullTime(message.occurred_at)}>
              {clockTime(message.occurred_at)}
            </time>
            <SentAt moment={message.sent_at} />
          </header>
          {channel === "email" && <MailEnvelope message={message} />}
          <SenderWarning sentence={message.warning} />
          {message.subject && <p className="message__subject">{message.subject}</p>}
          <MessageBody message={message} />
          <AttachmentList messageId={message.id} attachments={listed} />
          {(direction === "inbound" || delivery) && (
            <footer className="message__foot">
              {direction === "inbound" && <IntentSelect message={message} />}
              {delivery && direction !== "inbound" && (
                <DeliveryLine delivery={delivery} channel={channel} to={message.to} />
              )}
              {waits && mayEdit && <SendNow messageId={message.id} />}
              {lost && maySend && direction === "outbound" && <Resend message={message} />}
            </footer>
          )}
          {channel === "email" && <AnswerButtons message={message} />}
        </article>
      </li>
    </>
  );
});
