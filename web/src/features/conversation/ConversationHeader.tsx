import { useMutation } from "@tanstack/react-query";
import { answer } from "../../api/client";
import type { Conversation } from "../../api/types";
import { phoneWords } from "../../shared/phone";
import { Avatar } from "../../shared/ui/Avatar";
import { Icon } from "../../shared/ui/Icon";
import { Link } from "../../shared/ui/Link";
import type { ToastContent } from "../../shared/ui/Toast";
import { TriagePill } from "../triage/TriagePill";
import { useStaff } from "../account/staff-context";
import { FilesButton } from "../files/FilesButton";
import { LinkedSenders } from "../linking/LinkedSenders";
import { inboxHref } from "../navigation/inbox-view";
import { ContactsPanel } from "./ContactsPanel";
import { PrintButton } from "./PrintButton";
import { NoSmsBadge } from "../composer/NoSmsBadge";

interface Props {
  conversation: Conversation | null;
  onUnread: () => void;
  onToast: (toast: ToastContent) => void;
}

export function ConversationHeader({ conversation, onUnread, onToast }: Props) {
  const { api } = useStaff();

  const { mutate: markUnread } = useMutation({
    mutationFn: (id: string) => {
      const params = { path: { conversation_id: id } };
      return answer(api.POST("/conversations/{conversation_id}/unread", { params, body: {} }));
    },
    onSuccess: onUnread,
    onError: ({ sentence }) => onToast({ id: Date.now(), text: `Not marked: ${sentence}` }),
  });

  return (
    <header className="conversation__head">
      <Link
        className="button button--quiet button--icon conversation__back"
        href={inboxHref(null, window.location)}
        aria-label="Back to conversations"
      >
        <Icon name="back" />
      </Link>
      {conversation && (
        <>
          <Avatar name={conversation.title} initials={conversation.initials} size={44} />
          <div className="conversation__title">
            <h2>{phoneWords(conversation.title)}</h2>
            <p className="conversation__about">
              {conversation.client?.entity_type ?? "Unknown sender"}
              <TriagePill {...conversation} />
              <NoSmsBadge options={conversation.channels_available} />
              {conversation.status === "closed" && <span>Closed</span>}
            </p>
          </div>
          <ContactsPanel key={conversation.id} conversation={conversation}>
            {conversation.links.length > 0 && (
              <LinkedSenders links={conversation.links} onToast={onToast} />
            )}
          </ContactsPanel>
          {conversation.client && (
            <FilesButton clientId={conversation.client.id} name={conversation.title} />
          )}
          <PrintButton conversation={conversation} onToast={onToast} />
          <button
            type="button"
            className="button button--quiet button--icon"
            aria-label="Mark unread"
            title="Mark unread"
            onClick={() => markUnread(conversation.id)}
          >
            <Icon name="unread" />
          </button>
        </>
      )}
    </header>
  );
}
