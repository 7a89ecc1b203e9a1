import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useStaff } from "../../features/account/staff-context";
import { Conversation } from "../../features/conversation/Conversation";
import { ClientColumn } from "../../features/inbox/ClientColumn";
import { setRead, setUnread } from "../../features/inbox/inbox-updates";
import { countsQuery } from "../../features/inbox/queries";
import { Rail } from "../../features/inbox/Rail";
import { useInboxList } from "../../features/inbox/use-inbox-list";
import { useUnreadTotal } from "../../features/inbox/use-unread-total";
import { inboxHref } from "../../features/navigation/inbox-view";
import { useLive } from "../../live/use-live";
import { Placeholder } from "../../shared/ui/Placeholder";
import { Toast, type ToastContent } from "../../shared/ui/Toast";
import { navigate } from "../../shared/use-location";
import { Announcer } from "./Announcer";
import { UndoBar } from "./UndoBar";
import { useInboxKeys } from "./use-inbox-keys";
import { useInboxView } from "./use-inbox-view";
import "./inbox.css";

export function InboxColumns({ openId }: { openId: string | null }) {
  const { api } = useStaff();
  const { cache } = useLive();
  const { view, reach, choose } = useInboxView();
  const [toast, setToast] = useState<ToastContent | null>(null);
  const inbox = useInboxList(view.scope, view.filter);
  const { data: counts } = useQuery(countsQuery(api, view.scope));
  const unread = useUnreadTotal(view.scope);
  useInboxKeys(inbox.rows ?? [], openId);

  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Onethread` : "Onethread";
  }, [unread]);

  const closeToast = useCallback(() => setToast(null), []);
  return (
    <div className="inbox" data-view={openId ? "conversation" : "list"}>
      <Rail view={view} reach={reach} counts={counts} onView={choose} />
      <main className="inbox__main">
        <h1 className="visually-hidden">Onethread</h1>
        <ClientColumn inbox={inbox} filter={view.filter} openId={openId} />
        <section className="inbox__conversation" aria-label="Conversation">
          {openId ? (
            <Conversation
              key={openId}
              id={openId}
              onRead={() => setRead(cache, openId)}
              onUnread={() => {
                setUnread(cache, openId);
                navigate(inboxHref(null, window.location));
              }}
              onToast={setToast}
            />
          ) : (
            <NothingOpen />
          )}
        </section>
      </main>
      <Announcer openId={openId} />
      <UndoBar />
      {toast && <Toast toast={toast} onClose={closeToast} />}
    </div>
  );
}

function NothingOpen() {
  return (
    <Placeholder icon="all" title="Choose a conversation">
      <p>Every client has one thread, whatever carried the words.</p>
      <p className="inbox__keys">
        <kbd>j</kbd> <kbd>k</kbd> move · <kbd>/</kbd> find a client
      </p>
    </Placeholder>
  );
}
