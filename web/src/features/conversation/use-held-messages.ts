import { useQuery } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { Message } from "../../api/types";
import { useStaff } from "../account/staff-context";
import { stillHeld } from "../outbox/held";

const LOOK_AGAIN_MS = 15_000;
const NONE: Message[] = [];

/** Messages of a conversation that wait with the server. A colleague's may join or go at any time. */
export function useHeldMessages(id: string, gone: readonly Message[]): Message[] {
  const { api } = useStaff();
  const { data } = useQuery({
    queryKey: keys.held(id),
    queryFn: () =>
      answer(
        api.GET("/conversations/{conversation_id}/held-messages", {
          params: { path: { conversation_id: id } },
        }),
      ),
    refetchInterval: ({ state }) => (state.data?.items.length ? LOOK_AGAIN_MS : false),
  });
  return data ? stillHeld(data.items, gone) : NONE;
}
