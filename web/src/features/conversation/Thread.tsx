import { useEffect, useLayoutEffect, useRef } from "react";
import type { ConversationLink, Message } from "../../api/types";
import { dayLabel } from "../../shared/format-time";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Placeholder } from "../../shared/ui/Placeholder";
import { Sentinel } from "../../shared/ui/Sentinel";
import { Skeleton } from "../../shared/ui/Skeleton";
import type { ToastContent } from "../../shared/ui/Toast";
import { useStickToEnd } from "../../shared/use-stick-to-end";
import { useStaff } from "../account/staff-context";
import { arrivedOf } from "../outbox/outgoing";
import { useOutbox } from "../outbox/outbox-context";
import { useHeldMessages } from "./use-held-messages";
import type { Thread as ThreadState } from "./use-thread";
import { HeldItem } from "./HeldItem";
import { MessageItem } from "./MessageItem";
import { OutgoingItem } from "./OutgoingItem";
import "./thread.css";
import "./message.css";
import "./message-foot.css";

interface Props {
  id: string;
  thread: ThreadState;
  links: readonly ConversationLink[];
  onToast: (toast: ToastContent) => void;
}

export function Thread({ id, thread, links, onToast }: Props) {
  const { me } = useStaff();
  const { outgoing } = useOutbox();
  const { messages, loading, problem, loadOlder } = thread;
  const mine = outgoing.list.filter((item) => item.standsIn === id);
  const arrived = arrivedOf(mine, messages, me.id);
  const pending = mine.filter((item) => !arrived.includes(item));
  useEffect(() => {
    // Nobody waits for an answer to them: that they are here is the answer.
    arrived.filter(({ state }) => state === "interrupted").forEach(outgoing.discard);
  });
  const held = useHeldMessages(id, messages);
  const box = useRef<HTMLDivElement>(null);
  const end = `${messages.at(-1)?.id ?? ""}${held.at(-1)?.id ?? ""}${pending.at(-1)?.key ?? ""}`;
  const stick = useStickToEnd(box, end);
  useLayoutEffect(stick, [stick, messages.length, held.length, pending.length]);

  const nothing = !loading && !problem && messages.length + held.length + pending.length === 0;
  return (
    <div ref={box} className="thread" tabIndex={0} role="region" aria-label="Messages">
      {loadOlder && <Sentinel label="Load older messages" onReach={loadOlder} />}
      {loading && <Skeleton label="Loading messages" />}
      {problem && <LoadFailure what="The messages" problem={problem} onRetry={thread.reload} />}
      {nothing && (
        <Placeholder icon="sms" title="No messages yet">
          Write the first one below.
        </Placeholder>
      )}
      <ol className="thread__list" aria-label="Message list">
        {messages.map((message, index) => (
          <MessageItem
            key={message.id}
            message={message}
            day={dayBefore(messages, index)}
            link={linkBegunBy(messages, index, links)}
            onToast={onToast}
            mine={message.author.kind === "staff" && message.author.id === me.id}
          />
        ))}
        {held.map((message) => (
          <HeldItem
            key={message.id}
            message={message}
            mine={message.author.kind === "staff" && message.author.id === me.id}
            onToast={onToast}
          />
        ))}
        {pending.map((item) => (
          <OutgoingItem key={item.key} item={item} />
        ))}
      </ol>
    </div>
  );
}

/** The day's name where a message is the first of its day. */
function dayBefore(messages: readonly Message[], index: number): string | null {
  const message = messages[index];
  if (!message) return null;
  const label = dayLabel(message.occurred_at);
  const before = messages[index - 1];
  return before && dayLabel(before.occurred_at) === label ? null : label;
}

/** The link by which a message came here, where it is the first of those. */
function linkBegunBy(
  messages: readonly Message[],
  index: number,
  links: readonly ConversationLink[],
): ConversationLink | null {
  const id = messages[index]?.link_id;
  const link = id && links.find((known) => known.id === id);
  if (!link || messages.findIndex(({ link_id }) => link_id === id) !== index) return null;
  return link;
}
