import { memo } from "react";
import type { ConversationSummary } from "../../api/types";
import { listTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import { Avatar } from "../../shared/ui/Avatar";
import { ChannelDots } from "../../shared/ui/ChannelDots";
import { Icon } from "../../shared/ui/Icon";
import { Link } from "../../shared/ui/Link";
import { TriagePill } from "../triage/TriagePill";

interface Props {
  item: ConversationSummary;
  open: boolean;
  href: string;
}

const UNREAD_CAP = 100;

export const ClientListItem = memo(function ClientListItem({ item, open, href }: Props) {
  const { last_message: last, unread_count: unread } = item;
  const about =
    item.client?.entity_type ?? (item.kind === "unlinked" ? "Unknown sender" : "Client");
  return (
    <Link
      className="client-item"
      href={href}
      aria-current={open ? "true" : undefined}
      data-unread={unread > 0}
    >
      <Avatar name={item.title} initials={item.initials} />
      <span className="client-item__name">{phoneWords(item.title)}</span>
      <time className="client-item__time" dateTime={item.last_activity_at}>
        {listTime(item.last_activity_at)}
      </time>
      <span className="client-item__about">
        {about} <ChannelDots channels={item.channels} />
      </span>
      <span className="client-item__snippet">
        {last?.channel === "internal" && <Icon name="internal" size={13} />}
        {last ? (
          <>
            <b>{phoneWords(last.sender_name)}:</b> {last.snippet}
          </>
        ) : (
          "No messages yet"
        )}
      </span>
      <span className="client-item__marks">
        {item.mentioned && <span className="client-item__mention">@you</span>}
        <TriagePill {...item} />
        {unread > 0 && (
          <span className="client-item__unread">
            {unread >= UNREAD_CAP ? "99+" : unread}
            <span className="visually-hidden"> unread</span>
          </span>
        )}
      </span>
    </Link>
  );
});
