import { useInfiniteQuery } from "@tanstack/react-query";
import type { Message } from "../../api/types";
import { useStaff } from "../account/staff-context";
import { messagesQuery } from "./queries";

export interface Thread {
  /** Oldest first; none until the first answer. */
  messages: Message[];
  loading: boolean;
  problem: string | undefined;
  reload: () => void;
  /** null at the beginning of the thread. */
  loadOlder: (() => void) | null;
}

const NONE: Message[] = [];

/** The messages of one conversation; events keep them current. */
export function useThread(conversationId: string): Thread {
  const { api } = useStaff();
  const thread = useInfiniteQuery(messagesQuery(api, conversationId));
  const loadOlder = () => {
    if (!thread.isFetching) void thread.fetchNextPage();
  };
  return {
    messages: thread.data ?? NONE,
    loading: thread.isPending,
    problem: thread.error?.sentence,
    reload: () => void thread.refetch(),
    // After a failure only "Try again" asks: the beginning is in sight and would ask at once.
    loadOlder: thread.hasNextPage && !thread.isError ? loadOlder : null,
  };
}
