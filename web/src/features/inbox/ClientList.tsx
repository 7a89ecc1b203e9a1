import type { Filter } from "../../api/types";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Placeholder } from "../../shared/ui/Placeholder";
import { Sentinel } from "../../shared/ui/Sentinel";
import { Skeleton } from "../../shared/ui/Skeleton";
import type { InboxListApi } from "./use-inbox-list";
import { ClientListItem } from "./ClientListItem";

const EMPTY: Record<Filter, [string, string]> = {
  all: ["No conversations yet", "Messages from clients appear here as soon as they arrive."],
  needs_action: ["Nothing needs you", "Every question has been answered."],
  awaiting_reply: ["Nobody owes you a reply", "Conversations where you wrote last appear here."],
  fyi: ["Nothing for your information", "Messages that need no answer appear here."],
  internal: ["No internal notes", "Conversations with notes among colleagues appear here."],
  unlinked: ["Everyone is known", "Messages from unknown senders wait here to be linked."],
};

interface Props {
  inbox: InboxListApi;
  filter: Filter;
  openId: string | null;
}

export function ClientList({ inbox, filter, openId }: Props) {
  const { list, loadMore, reload } = inbox;
  const [title, text] = EMPTY[filter];
  if (list.status === "loading") return <Skeleton label="Loading conversations" rows={8} />;
  const empty = list.items.length === 0;
  return (
    <div className="client-list">
      {list.status === "failed" && (
        <LoadFailure what="The conversations" problem={list.problem ?? ""} onRetry={reload} />
      )}
      {empty && list.status === "ready" && (
        <Placeholder icon={filter} title={title}>
          {text}
        </Placeholder>
      )}
      {!empty && (
        <ul aria-label="Conversation list">
          {list.items.map((item) => (
            <li key={item.id}>
              <ClientListItem item={item} open={item.id === openId} />
            </li>
          ))}
        </ul>
      )}
      {list.nextCursor && <Sentinel label="Load more conversations" onReach={loadMore} />}
    </div>
  );
}
