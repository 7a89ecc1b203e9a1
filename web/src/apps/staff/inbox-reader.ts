import type { Session } from "../../api/session";
import { may } from "../../features/account/may";
import type { InboxReader } from "../../features/inbox/inbox-updates";
import { conversationIdIn } from "../../shared/use-location";

/** Who looks at the inbox, for what depends on that: what is unread, and what is one's own. */
export function readerOf(session: Session): InboxReader {
  return {
    get id() {
      return session.me()?.id ?? "";
    },
    // A renewed session may bring other permissions.
    get seesTeam() {
      const me = session.me();
      return me !== null && may(me, "conversations.view_team");
    },
    isReading: (id) => !document.hidden && conversationIdIn(window.location.pathname) === id,
  };
}
