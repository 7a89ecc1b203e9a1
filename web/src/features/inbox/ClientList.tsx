import type { ConversationSummary, Filter } from "../../api/types";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Placeholder } from "../../shared/ui/Placeholder";
import { Sentinel } from "../../shared/ui/Sentinel";
import { Skeleton } from "../../shared/ui/Skeleton";
import { inboxHref } from "../navigation/inbox-view";
import { ClientListItem } from "./ClientListItem";
import type { InboxList } from "./use-inbox-list";

const EMPTY: Record<Filter, [string, string]> = {
  all: ["No conversations yet", "Messages from clients appear here as soon as they arrive."],
  needs_action: ["Nothing needs you", "Every question has been answered."],
  awaiting_reply: ["Nobody owes you a reply", "Conversations where you wrote last appear here."],
  fyi: ["Nothing for your information", "Messages that need no answer appear here."],
  internal: ["No internal notes", "Conversations with notes among colleagues appear here."],
  failed: ["Everything arrived", "What failed or is delayed on its way appears here."],
  unlinked: ["Everyone is known", "Messages from unknown senders wait here to be linked."],
};

interface Props {
  inbox: InboxList;
  filter: Filter;
  openId: string | null;
}

export function ClientList({ inbox, filter, openId }: Props) {
  const { rows, problem, reload, loadMore } = inbox;
  const [title, text] = EMPTY[filter];
  if (!rows && !problem) return <Skeleton label="Loading conversations" rows={8} />;
  return (
    <div className="client-list">
      {problem && <LoadFailure what="The conversations" problem={problem} onRetry={reload} />}
      {rows?.length === 0 && !problem && (
        <Placeholder icon={filter} title={title}>
          {text}
        </Placeholder>
      )}
      {rows && rows.length > 0 && <Rows rows={rows} openId={openId} />}
      {loadMore && <Sentinel label="Load more conversations" onReach={loadMore} />}
    </div>
  );
}

function Rows({ rows, openId }: { rows: ConversationSummary[]; openId: string | null }) {
  return (
    <ul aria-label="Conversation list">
      {rows.map((item) => (
        <li key={item.id}>
          <ClientListItem
            item={item}
            open={item.id === openId}
            href={inboxHref(item.id, window.location)}
          />
        </li>
      ))}
    </ul>
  );
}
