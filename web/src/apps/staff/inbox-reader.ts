import type { Me } from "../../api/types";
import type { InboxReader } from "../../features/inbox/inbox-updates";
import { conversationIdIn } from "../../shared/use-location";

/** Who looks at the inbox, for what depends on that: what is unread, and what is one's own. */
export function readerOf(me: Me): InboxReader {
  return {
    id: me.id,
    seesTeam: me.permissions.includes("conversations.view_team"),
    isReading: (id) => !document.hidden && conversationIdIn(window.location.pathname) === id,
  };
}
