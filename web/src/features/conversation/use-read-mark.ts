import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { answer } from "../../api/client";
import { useStaff } from "../account/staff-context";

/** Marks the open conversation read up to what it shows, again for each newer message, while the page
 * is being looked at. */
export function useReadMark(id: string, lastShownId: string | null, onRead: () => void): void {
  const { api } = useStaff();
  const marked = useRef<string | null>(null);
  const params = { path: { conversation_id: id } };
  const { mutate } = useMutation({
    mutationFn: (last_message_id: string) =>
      answer(
        api.POST("/conversations/{conversation_id}/read", { params, body: { last_message_id } }),
      ),
    onSuccess: onRead,
    onError: () => {
      marked.current = null;
    },
  });

  const mark = useEffectEvent(() => {
    if (lastShownId === null || document.hidden || marked.current === lastShownId) return;
    marked.current = lastShownId;
    mutate(lastShownId);
  });

  useEffect(() => {
    mark();
    const onVisible = () => mark();
    document.addEventListener("visibilitychange", onVisible);
    return () => document.removeEventListener("visibilitychange", onVisible);
  }, [id, lastShownId]);
}
