import type { PortalConversation } from "../../api/types";
import { listTime } from "../../shared/format-time";
import { Avatar, initialsOf } from "../../shared/ui/Avatar";
import { Link } from "../../shared/ui/Link";

interface Props {
  conversations: PortalConversation[];
  openId: string | null;
}

export function PortalConversationList({ conversations, openId }: Props) {
  return (
    <nav className="portal__list" aria-label="Conversations">
      <ul>
        {conversations.map((item) => (
          <li key={item.id}>
            <Link
              className="portal-item"
              href={`/portal/c/${item.id}`}
              aria-current={item.id === openId ? "true" : undefined}
            >
              <Avatar name={item.title} initials={initialsOf(item.title)} />
              <strong>{item.title}</strong>
              <time dateTime={item.last_activity_at}>{listTime(item.last_activity_at)}</time>
              <span className="portal-item__snippet">
                {item.last_message
                  ? `${item.last_message.mine ? "You" : item.last_message.sender_name}: ${item.last_message.snippet}`
                  : "No messages yet"}
              </span>
              {item.unread_count > 0 && (
                <span className="portal-item__unread">
                  {item.unread_count}
                  <span className="visually-hidden"> unread</span>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
