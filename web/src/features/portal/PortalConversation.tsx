import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { answer } from "../../api/client";
import type { PortalConversation as Conversation, PortalMessage } from "../../api/types";
import { useLive, useLiveEvent } from "../../live/use-live";
import { lastShown } from "../../shared/last-shown";
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
import { onPosted } from "./portal-updates";
import { portalMessagesQuery } from "./queries";

const NONE: PortalMessage[] = [];

interface Props {
  conversation: Conversation;
  canGoBack: boolean;
  onRead: () => void;
}

export function PortalConversation({ conversation, canGoBack, onRead }: Props) {
  const { api, me, reader } = usePortal();
  const { cache } = useLive();
  const thread = useInfiniteQuery(portalMessagesQuery(api, conversation.id));
  const messages = thread.data ?? NONE;
  const [announcement, setAnnouncement] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const newest = messages.at(-1)?.id ?? "";
  const lastShownId = lastShown(messages);
  const stick = useStickToEnd(box, newest);
  useLayoutEffect(stick, [stick, messages.length]);

  const params = { path: { conversation_id: conversation.id } };
  const { mutate } = useMutation({
    mutationFn: (last_message_id: string) =>
      answer(
        api.POST("/portal/conversations/{conversation_id}/read", {
          params,
          body: { last_message_id },
        }),
      ),
    onSuccess: onRead,
  });
  const markRead = useEffectEvent(() => {
    if (lastShownId === null || document.hidden) return;
    mutate(lastShownId);
  });
  useEffect(() => {
    markRead();
    const onVisible = () => markRead();
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [lastShownId]);

  useLiveEvent((event) => {
    if (event.type !== "portal.message_posted" || event.data.author_id === me.id) return;
    const { author, body_text: body } = event.data.message;
    setAnnouncement(`New message from ${author.name}: ${body.slice(0, 200)}`);
  });

  const nothing = thread.isSuccess && messages.length === 0;
  const loadOlder = () => {
    if (!thread.isFetching) void thread.fetchNextPage();
  };
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
        {thread.hasNextPage && !thread.isError && (
          <Sentinel label="Load older messages" onReach={loadOlder} />
        )}
        {thread.isPending && <Skeleton label="Loading messages" />}
        {thread.error && (
          <LoadFailure
            what="The messages"
            problem={thread.error.sentence}
            onRetry={() => void thread.refetch()}
          />
        )}
        {nothing && (
          <Placeholder icon="portal" title="Say hello">
            Your message goes straight to your advisers.
          </Placeholder>
        )}
        <PortalMessageList messages={messages} />
      </div>
      <PortalComposer
        conversationId={conversation.id}
        onPosted={(message) => onPosted(cache, message, reader)}
      />
      <p className="visually-hidden" role="log" aria-live="polite" aria-label="New messages">
        {announcement}
      </p>
    </>
  );
}
