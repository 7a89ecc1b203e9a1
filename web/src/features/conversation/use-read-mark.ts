import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { answer } from "../../api/client";
import { useStaff } from "../account/staff-context";

/** Marks the open conversation read, again for each newer message, while the page is being looked at. */
export function useReadMark(id: string, newestMessageId: string | null, onRead: () => void): void {
  const { api } = useStaff();
  const marked = useRef<string | null>(null);
  const params = { path: { conversation_id: id } };
  const { mutate } = useMutation({
    mutationFn: () =>
      answer(api.POST("/conversations/{conversation_id}/read", { params, body: {} })),
    onSuccess: onRead,
    onError: () => {
      marked.current = null;
    },
  });

  const mark = useEffectEvent(() => {
    if (newestMessageId === null || document.hidden || marked.current === newestMessageId) return;
    marked.current = newestMessageId;
    mutate();
  });

  useEffect(() => {
    mark();
    const onVisible = () => mark();
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [id, newestMessageId]);
}
