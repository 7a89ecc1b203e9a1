import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, type Api } from "../../api/client";
import { PAGING } from "../../api/query-client";
import { keys } from "../../api/query-keys";
import { portalMessagesOf, type PortalPages } from "./portal-thread";

const PAGE_SIZE = 50;

export function portalConversationsQuery(api: Api) {
  return queryOptions({
    queryKey: keys.portalConversations,
    queryFn: () => answer(api.GET("/portal/conversations")),
  });
}

/** The messages of a conversation, oldest first. */
export function portalMessagesQuery(api: Api, conversationId: string) {
  return infiniteQueryOptions({
    ...PAGING,
    queryKey: keys.portalMessages(conversationId),
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) };
      const params = { path: { conversation_id: conversationId }, query };
      return answer(api.GET("/portal/conversations/{conversation_id}/messages", { params }));
    },
    select: (thread: PortalPages) => portalMessagesOf(thread),
  });
}
