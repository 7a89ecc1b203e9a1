import { useState } from "react";
import type { Filter } from "../../api/types";
import { navigate } from "../../shared/use-location";
import { Icon } from "../../shared/ui/Icon";
import { BroadcastButton } from "../broadcasts/BroadcastButton";
import { ClientSearch } from "../clients/ClientSearch";
import { ConnectBanner } from "../integrations/ConnectBanner";
import { NewConversationDialog } from "../clients/NewConversationDialog";
import { inboxHref } from "../navigation/inbox-view";
import { FILTER_LABEL } from "./FilterList";
import type { InboxList } from "./use-inbox-list";
import { ClientList } from "./ClientList";
import "./client-column.css";

interface Props {
  inbox: InboxList;
  filter: Filter;
  openId: string | null;
}

export function ClientColumn({ inbox, filter, openId }: Props) {
  const [query, setQuery] = useState("");
  const [starting, setStarting] = useState(false);

  const visit = (conversationId: string) => {
    setQuery("");
    setStarting(false);
    navigate(inboxHref(conversationId, window.location));
  };

  return (
    <section className="client-column" aria-label="Conversations">
      <header className="client-column__head">
        <h2>{filter === "all" ? "Inbox" : FILTER_LABEL[filter]}</h2>
        <button
          type="button"
          className="button button--primary button--small client-column__new"
          aria-label="New conversation"
          title="New conversation"
          onClick={() => setStarting(true)}
        >
          <Icon name="compose" size={18} /> New
        </button>
        <BroadcastButton />
        <ClientSearch
          id="client-search"
          label="Find a client"
          query={query}
          onQuery={setQuery}
          onPick={(client) => visit(client.conversation_id)}
        />
      </header>
      <ConnectBanner />
      {query.trim() === "" && <ClientList inbox={inbox} filter={filter} openId={openId} />}
      {starting && <NewConversationDialog onClose={() => setStarting(false)} onStart={visit} />}
    </section>
  );
}
