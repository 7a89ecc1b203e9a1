import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, type Api } from "../../api/client";
import { PAGING } from "../../api/query-client";
import { keys } from "../../api/query-keys";
import { messagesOf, type ThreadPages } from "./thread";

const PAGE_SIZE = 50;

/** The conversation's head: client, contacts, usable channels. */
export function conversationQuery(api: Api, id: string) {
  const params = { path: { conversation_id: id } };
  return queryOptions({
    queryKey: keys.conversation(id),
    queryFn: () => answer(api.GET("/conversations/{conversation_id}", { params })),
  });
}

/** Its messages, oldest first. */
export function messagesQuery(api: Api, conversationId: string) {
  return infiniteQueryOptions({
    ...PAGING,
    queryKey: keys.messages(conversationId),
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) };
      const params = { path: { conversation_id: conversationId }, query };
      return answer(api.GET("/conversations/{conversation_id}/messages", { params }));
    },
    select: (thread: ThreadPages) => messagesOf(thread),
  });
}
