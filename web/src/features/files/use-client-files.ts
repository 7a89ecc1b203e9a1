import { useInfiniteQuery, type InfiniteData } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { PAGING } from "../../api/query-client";
import { keys } from "../../api/query-keys";
import type { Channel, ClientFile, ClientFilePage } from "../../api/types";
import { useStaff } from "../account/staff-context";

const PAGE_SIZE = 50;

/** The files of a client's messages, newest first, page by page. */
export function useClientFiles(clientId: string, channel: Channel | null) {
  const { api } = useStaff();
  return useInfiniteQuery({
    ...PAGING,
    queryKey: keys.clientFiles(clientId, channel),
    queryFn: ({ pageParam }) => {
      const cursor = pageParam ? { cursor: pageParam } : {};
      const query = { limit: PAGE_SIZE, ...(channel ? { channel } : {}), ...cursor };
      const params = { path: { client_id: clientId }, query };
      return answer(api.GET("/clients/{client_id}/files", { params }));
    },
    select: filesOf,
  });
}

function filesOf({ pages }: InfiniteData<ClientFilePage>): ClientFile[] {
  return pages.flatMap((page) => page.items);
}
