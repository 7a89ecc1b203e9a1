import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { keys } from "../../api/query-keys";
import type { Message } from "../../api/types";
import { withMessage, type ThreadPages } from "./thread";

/** Puts what the server answered about a message into its thread. The stream tells the lists. */
export function useMessageChange(): (message: Message) => void {
  const client = useQueryClient();
  return useCallback(
    (message) => {
      client.setQueryData<ThreadPages>(
        keys.messages(message.conversation_id),
        (thread) => thread && withMessage(thread, message),
      );
    },
    [client],
  );
}
