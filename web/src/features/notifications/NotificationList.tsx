import type { Notification } from "../../api/types";
import { listTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import { Icon, type IconName } from "../../shared/ui/Icon";
import { Placeholder } from "../../shared/ui/Placeholder";

const ICON: Record<Notification["kind"], IconName> = {
  mention: "internal",
  client_message: "all",
  document: "file",
  delivery_failed: "failed",
  mailbox_trouble: "email",
  address_shared: "link",
  event_stuck: "failed",
};

interface Props {
  items: Notification[];
  onVisit: (notification: Notification) => void;
}

export function NotificationList({ items, onVisit }: Props) {
  if (items.length === 0) {
    return (
      <Placeholder icon="bell" title="All quiet">
        Client messages, mentions and failed deliveries appear here.
      </Placeholder>
    );
  }
  return (
    <ul className="bell__list">
      {items.map((item) => (
        <li key={item.id}>
          <button
            type="button"
            className="bell__item"
            data-kind={item.kind}
            data-seen={item.seen}
            onClick={() => onVisit(item)}
          >
            <span className="bell__icon">
              <Icon name={ICON[item.kind]} size={18} />
            </span>
            <span className="bell__words">
              <strong>{phoneWords(item.title)}</strong>
              <span>{item.body}</span>
            </span>
            <time dateTime={item.at}>{listTime(item.at)}</time>
            {!item.seen && <span className="visually-hidden">, unseen</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
