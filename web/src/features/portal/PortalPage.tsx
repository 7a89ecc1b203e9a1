import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLive } from "../../live/use-live";
import { conversationIdIn, navigate, useLocation } from "../../shared/use-location";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { NoSuchPage } from "../../shared/ui/NoSuchPage";
import { Placeholder } from "../../shared/ui/Placeholder";
import { Skeleton } from "../../shared/ui/Skeleton";
import { PortalConversation } from "./PortalConversation";
import { PortalConversationList } from "./PortalConversationList";
import { PortalHeader } from "./PortalHeader";
import { usePortal } from "./portal-context";
import { setRead } from "./portal-updates";
import { portalConversationsQuery } from "./queries";
import "./portal.css";
import "./portal-thread.css";

export function PortalPage() {
  const { api, me } = usePortal();
  const { cache } = useLive();
  const { path } = useLocation();
  const openId = conversationIdIn(path, "/portal");
  const { data, error, isFetching, refetch } = useQuery(portalConversationsQuery(api));
  const conversations = data?.items;
  const only = conversations?.length === 1 ? conversations[0] : undefined;
  const unread = conversations?.reduce((sum, item) => sum + item.unread_count, 0) ?? 0;

  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${me.firm.name}` : me.firm.name;
  }, [unread, me.firm.name]);

  useEffect(() => {
    if (only && !openId) navigate(`/portal/c/${only.id}`, "replace");
  }, [only, openId]);

  const open = conversations?.find((item) => item.id === openId);
  const named = openId ? open || isFetching || error : /^\/portal\/?$/.test(path);
  if (!named) return <NoSuchPage home={{ href: "/portal", label: "Go to your messages" }} />;

  const several = (conversations?.length ?? 0) > 1;
  return (
    <div className="portal" data-view={open ? "conversation" : "list"} data-several={several}>
      <PortalHeader />
      {error && (
        <LoadFailure what="Your messages" problem={error.sentence} onRetry={() => void refetch()} />
      )}
      {!conversations && !error && <Skeleton label="Loading conversations" />}
      {conversations && several && (
        <PortalConversationList conversations={conversations} openId={openId} />
      )}
      {conversations && (
        <main className="portal__main">
          {open ? (
            <PortalConversation
              key={open.id}
              conversation={open}
              canGoBack={several}
              onRead={() => setRead(cache, open.id)}
            />
          ) : (
            <Placeholder
              icon="portal"
              title={conversations.length === 0 ? "No conversations yet" : `Hello, ${me.name}`}
            >
              {conversations.length === 0
                ? `${me.firm.name} will write to you here.`
                : "Choose a conversation to read it and write to us."}
            </Placeholder>
          )}
        </main>
      )}
    </div>
  );
}
