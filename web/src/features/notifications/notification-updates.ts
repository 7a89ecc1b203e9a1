/** What events change under the bell. */
import { keys } from "../../api/query-keys";
import type { Notification, NotificationPage } from "../../api/types";
import type { LiveCache } from "../../live/live-cache";
import type { StreamEvents } from "../../live/stream-events";

export function onRaised(cache: LiveCache, event: StreamEvents["notification.raised"]): void {
  cache.patch<NotificationPage>(keys.notifications, (page) => ({
    data: withRaised(page, event.notification, event.unseen_count),
  }));
}

/** Newest first; one told twice is there once. */
export function withRaised(
  page: NotificationPage,
  notification: Notification,
  unseen_count: number,
): NotificationPage {
  const others = page.items.filter((item) => item.id !== notification.id);
  return { ...page, items: [notification, ...others], unseen_count };
}

export type SeenMark = { ids: string[] } | { all: true; newest_id: string | null };

export function withSeen(page: NotificationPage, which: SeenMark): NotificationPage {
  const marks = (item: Notification) => "all" in which || which.ids.includes(item.id);
  const items = page.items.map((item) => (marks(item) ? { ...item, seen: true } : item));
  return { ...page, items };
}
