import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { Notification, NotificationPage } from "../../api/types";
import { useStaff } from "../account/staff-context";
import { withSeen, type SeenMark } from "./notification-updates";

const SHOWN = 30;
const NONE: Notification[] = [];

export interface Notifications {
  items: Notification[];
  unseen: number;
  markSeen: (which: SeenMark) => void;
}

/** What the bell shows: newest first, live. */
export function useNotifications(): Notifications {
  const { api } = useStaff();
  const client = useQueryClient();
  const queryKey = keys.notifications;
  const { data } = useQuery({
    queryKey,
    queryFn: () => answer(api.GET("/notifications", { params: { query: { limit: SHOWN } } })),
  });

  const change = (next: (page: NotificationPage) => NotificationPage) =>
    client.setQueryData<NotificationPage>(queryKey, (page) => page && next(page));
  const { mutate: markSeen } = useMutation({
    mutationFn: (which: SeenMark) => answer(api.POST("/notifications/seen", { body: which })),
    onMutate: (which) => change((page) => withSeen(page, which)),
    onSuccess: ({ unseen_count }) => change((page) => ({ ...page, unseen_count })),
    onError: () => client.invalidateQueries({ queryKey }),
  });

  return { items: data?.items ?? NONE, unseen: data?.unseen_count ?? 0, markSeen };
}
