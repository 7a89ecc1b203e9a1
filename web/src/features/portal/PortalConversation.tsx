import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { answer } from "../../api/client";
import type { PortalConversation as Conversation } from "../../api/types";
import { useLiveEvent } from "../../live/use-live";
import { Icon } from "../../shared/ui/Icon";
import { Link } from "../../shared/ui/Link";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Placeholder } from "../../shared/ui/Placeholder";
import { Sentinel } from "../../shared/ui/Sentinel";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStickToEnd } from "../../shared/use-stick-to-end";
import { PortalComposer } from "./PortalComposer";
import { PortalMessageList } from "./PortalMessageList";
import { usePortal } from "./portal-context";
import { usePortalThread } from "./use-portal-thread";

interface Props {
  conversation: Conversation;
  canGoBack: boolean;
  onRead: () => void;
}

export function PortalConversation({ conversation, canGoBack, onRead }: Props) {
  const { api, me } = usePortal();
  const thread = usePortalThread(conversation.id);
  const [announcement, setAnnouncement] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const newest = thread.messages.at(-1)?.id ?? "";
  const stick = useStickToEnd(box, newest);
  useLayoutEffect(stick, [stick, thread.messages.length]);

  const markRead = useEffectEvent(() => {
    if (newest === "" || document.hidden) return;
    const params = { path: { conversation_id: conversation.id } };
    answer(api.POST("/portal/conversations/{conversation_id}/read", { params, body: {} }))
      .then(onRead)
      .catch(() => undefined);
  });
  useEffect(() => {
    markRead();
    const onVisible = () => markRead();
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [newest]);

  useLiveEvent((event) => {
    if (event.type !== "portal.message_posted" || event.data.author_id === me.id) return;
    const { author, body_text: body } = event.data.message;
    setAnnouncement(`New message from ${author.name}: ${body.slice(0, 200)}`);
  });

  const nothing = thread.loaded && thread.messages.length === 0;
  return (
    <>
      <header className="portal__title">
        {canGoBack && (
          <Link
            className="button button--quiet button--icon portal__back"
            href="/portal"
            aria-label="Back to conversations"
          >
            <Icon name="back" />
          </Link>
        )}
        <h2>{conversation.title}</h2>
      </header>
      <div ref={box} className="portal__thread" tabIndex={0} role="region" aria-label="Messages">
        {thread.olderCursor && <Sentinel label="Load older messages" onReach={thread.loadOlder} />}
        {!thread.loaded && !thread.problem && <Skeleton label="Loading messages" />}
        {thread.problem && (
          <LoadFailure what="The messages" problem={thread.problem} onRetry={thread.reload} />
        )}
        {nothing && (
          <Placeholder icon="portal" title="Say hello">
            Your message goes straight to your advisers.
          </Placeholder>
        )}
        <PortalMessageList messages={thread.messages} />
      </div>
      <PortalComposer conversationId={conversation.id} onPosted={thread.add} />
      <p className="visually-hidden" role="log" aria-live="polite" aria-label="New messages">
        {announcement}
      </p>
    </>
  );
}
