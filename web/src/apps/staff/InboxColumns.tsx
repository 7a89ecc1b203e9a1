import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { conversationIdIn, navigate, usePath } from "../../shared/use-location";
import { Placeholder } from "../../shared/ui/Placeholder";
import { Toast, type ToastContent } from "../../shared/ui/Toast";
import { Announcer } from "./Announcer";
import { Conversation } from "../../features/conversation/Conversation";
import { ClientColumn } from "../../features/inbox/ClientColumn";
import { Rail } from "../../features/inbox/Rail";
import { useStaff } from "../../features/account/staff-context";
import type { Filter, Scope } from "../../api/types";
import { setRead, setUnread } from "../../features/inbox/inbox-updates";
import { countsQuery } from "../../features/inbox/queries";
import { useUnreadTotal } from "../../features/inbox/use-unread-total";
import { useLive } from "../../live/use-live";
import { useInboxKeys } from "./use-inbox-keys";
import { useInboxList } from "../../features/inbox/use-inbox-list";
import "./inbox.css";

const SEES_TEAM = ["owner", "admin", "partner"];

export function InboxColumns() {
  const { api, me } = useStaff();
  const { cache } = useLive();
  const seesTeam = SEES_TEAM.includes(me.role ?? "");
  const [scope, setScope] = useState<Scope>(seesTeam ? "team" : "mine");
  const [filter, setFilter] = useState<Filter>("all");
  const [toast, setToast] = useState<ToastContent | null>(null);
  const openId = conversationIdIn(usePath());
  const inbox = useInboxList(scope, filter);
  const { data: counts } = useQuery(countsQuery(api, scope));
  const unread = useUnreadTotal(scope);
  useInboxKeys(inbox.rows ?? [], openId);

  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Onethread` : "Onethread";
  }, [unread]);

  const chooseScope = (next: Scope) => {
    setScope(next);
    // Unlinked conversations belong to nobody yet: only the team scope has them.
    if (next === "mine" && filter === "unlinked") setFilter("all");
  };
  const closeToast = useCallback(() => setToast(null), []);

  return (
    <div className="inbox" data-view={openId ? "conversation" : "list"}>
      <Rail
        scope={scope}
        filter={filter}
        counts={counts}
        seesTeam={seesTeam}
        onScope={chooseScope}
        onFilter={setFilter}
      />
      <main className="inbox__main">
        <h1 className="visually-hidden">Onethread</h1>
        <ClientColumn inbox={inbox} filter={filter} openId={openId} />
        <section className="inbox__conversation" aria-label="Conversation">
          {openId ? (
            <Conversation
              key={openId}
              id={openId}
              onRead={() => setRead(cache, openId)}
              onUnread={() => {
                setUnread(cache, openId);
                navigate("/");
              }}
              onToast={setToast}
            />
          ) : (
            <Placeholder icon="all" title="Choose a conversation">
              <p>Every client has one thread, whatever carried the words.</p>
              <p className="inbox__keys">
                <kbd>j</kbd> <kbd>k</kbd> move · <kbd>/</kbd> find a client
              </p>
            </Placeholder>
          )}
        </section>
      </main>
      <Announcer openId={openId} />
      {toast && <Toast toast={toast} onClose={closeToast} />}
    </div>
  );
}
