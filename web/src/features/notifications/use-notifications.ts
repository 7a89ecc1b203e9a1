import { useCallback, useEffect, useState } from "react";
import { answer } from "../../api/client";
import type { Notification } from "../../api/types";
import { useLiveEvent, useLiveRefresh } from "../../live/use-live";
import { useStaff } from "../account/staff-context";

export interface Notifications {
  items: Notification[];
  unseen: number;
  markSeen: (which: { ids: string[] } | { all: true }) => void;
}

/** What the bell shows: newest first, live. */
export function useNotifications(): Notifications {
  const { api } = useStaff();
  const [items, setItems] = useState<Notification[]>([]);
  const [unseen, setUnseen] = useState(0);

  const load = useCallback(() => {
    answer(api.GET("/notifications", { params: { query: { limit: 30 } } }))
      .then((page) => {
        setItems(page.items);
        setUnseen(page.unseen_count);
      })
      .catch(() => undefined);
  }, [api]);
  useEffect(load, [load]);
  useLiveRefresh(load);
  useLiveEvent((event) => {
    if (event.type !== "notification.raised") return;
    const { notification, unseen_count: count } = event.data;
    setItems((known) => [notification, ...known.filter((item) => item.id !== notification.id)]);
    setUnseen(count);
  });

  const markSeen = useCallback(
    (which: { ids: string[] } | { all: true }) => {
      const marks = (item: Notification) => "all" in which || which.ids.includes(item.id);
      setItems((known) => known.map((item) => (marks(item) ? { ...item, seen: true } : item)));
      answer(api.POST("/notifications/seen", { body: which }))
        .then((left) => setUnseen(left.unseen_count))
        .catch(load);
    },
    [api, load],
  );

  return { items, unseen, markSeen };
}
