import { useRef, useState } from "react";
import type { Notification } from "../../api/types";
import { useDismiss } from "../../shared/use-dismiss";
import { navigate } from "../../shared/use-location";
import { Icon } from "../../shared/ui/Icon";
import { inboxHref } from "../navigation/inbox-view";
import { useNotifications } from "./use-notifications";
import { NotificationList } from "./NotificationList";
import "./bell.css";

/** What could not be passed on, one under the other, with why and what to do. */
const STUCK_HREF = "/settings/activity?kind=event.stuck";

export function Bell() {
  const { items, unseen, markSeen } = useNotifications();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useDismiss(box, open, () => setOpen(false));

  const visit = (notification: Notification) => {
    setOpen(false);
    if (!notification.seen) markSeen({ ids: [notification.id] });
    if (notification.conversation_id) {
      navigate(inboxHref(notification.conversation_id, window.location));
    } else if (notification.kind === "event_stuck") {
      navigate(STUCK_HREF);
    }
  };

  const said = unseen === 0 ? "Notifications" : `Notifications, ${unseen} unseen`;
  return (
    <div ref={box} className="bell">
      <button
        type="button"
        className="button button--quiet button--icon bell__button"
        aria-label={said}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="bell" />
        {unseen > 0 && (
          <span className="bell__count" aria-hidden="true">
            {unseen > 99 ? "99+" : unseen}
          </span>
        )}
      </button>
      {open && (
        <section className="bell__panel" role="dialog" aria-label="Notifications">
          <div className="bell__head">
            <h2>Notifications</h2>
            {unseen > 0 && (
              <button
                type="button"
                className="button button--quiet button--small"
                onClick={() => markSeen({ all: true, newest_id: items[0]?.id ?? null })}
              >
                Mark all seen
              </button>
            )}
          </div>
          <NotificationList items={items} onVisit={visit} />
        </section>
      )}
    </div>
  );
}
