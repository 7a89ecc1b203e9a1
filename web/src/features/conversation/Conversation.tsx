import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Placeholder } from "../../shared/ui/Placeholder";
import type { ToastContent } from "../../shared/ui/Toast";
import { lastShown } from "../../shared/last-shown";
import { Composer } from "../composer/Composer";
import { useMay } from "../account/may";
import { useConversation } from "./use-conversation";
import { useReadMark } from "./use-read-mark";
import { useThread } from "./use-thread";
import { ConversationHeader } from "./ConversationHeader";
import { SharedAddresses } from "./SharedAddresses";
import { Thread } from "./Thread";
import { UnlinkedBanner } from "../linking/UnlinkedBanner";
import "./conversation.css";

const NONE: never[] = [];

interface Props {
  id: string;
  onRead: () => void;
  onUnread: () => void;
  onToast: (toast: ToastContent) => void;
}

export function Conversation({ id, onRead, onUnread, onToast }: Props) {
  const maySend = useMay("messages.send");
  const mayTriage = useMay("conversations.triage");
  const { conversation, problem, reload } = useConversation(id);
  const thread = useThread(id);
  const { messages } = thread;
  useReadMark(id, lastShown(messages), onRead);

  if (!conversation && problem) {
    return <LoadFailure what="This conversation" problem={problem} onRetry={reload} />;
  }
  return (
    <div className="conversation">
      <ConversationHeader
        conversation={conversation ?? null}
        onUnread={onUnread}
        onToast={onToast}
      />
      {conversation?.kind === "unlinked" && mayTriage && (
        <UnlinkedBanner conversation={conversation} onToast={onToast} />
      )}
      <SharedAddresses shared={conversation?.shared ?? NONE} />
      <Thread id={id} thread={thread} links={conversation?.links ?? NONE} onToast={onToast} />
      {conversation && maySend && <Composer conversation={conversation} messages={messages} />}
      {conversation && !maySend && (
        <div className="conversation__readonly">
          <Placeholder
            icon="internal"
            title="You may read this conversation, but not write in it"
          />
        </div>
      )}
    </div>
  );
}
