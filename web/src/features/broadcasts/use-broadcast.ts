import { useQuery } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { Broadcast } from "../../api/settings-types";
import { useStaff } from "../account/staff-context";
import { progressOf } from "./broadcast-words";

const POLL_MS = 3_000;

/** The broadcast as it goes on: counts by live events, results by fetching; polled as a fallback. */
export function useBroadcast(started: Broadcast): Broadcast {
  const { api } = useStaff();
  const params = { path: { broadcast_id: started.id } };
  const { data } = useQuery({
    queryKey: keys.broadcast(started.id),
    queryFn: () => answer(api.GET("/broadcasts/{broadcast_id}", { params })),
    initialData: started,
    // One of before is known by its counts alone.
    initialDataUpdatedAt: started.items.length === 0 ? 0 : undefined,
    refetchInterval: ({ state }) =>
      state.data && progressOf(state.data).finished ? false : POLL_MS,
  });
  return data;
}
