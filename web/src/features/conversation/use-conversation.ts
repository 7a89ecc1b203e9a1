import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLiveEvent } from "../../live/use-live";
import { navigate } from "../../shared/use-location";
import { useStaff } from "../account/staff-context";
import { inboxHref } from "../navigation/inbox-view";
import { useOutbox } from "../outbox/outbox-context";
import { conversationQuery } from "./queries";

/** The conversation's head. The page follows it when its messages are moved. */
export function useConversation(id: string) {
  const { api } = useStaff();
  const { drafts, outgoing } = useOutbox();
  const { move } = outgoing;
  const { data, error, isFetching, refetch } = useQuery(conversationQuery(api, id));
  // The address of a conversation that was linked before leads to where its messages stand now.
  // An answer being replaced may be from before the link was undone.
  const elsewhere = data && !isFetching && data.id !== id ? data.id : null;
  useEffect(() => {
    if (!elsewhere) return;
    drafts.move(id, elsewhere);
    move(id, elsewhere);
    navigate(inboxHref(elsewhere, window.location), "replace");
  }, [drafts, move, id, elsewhere]);
  useLiveEvent((event) => {
    if (event.type !== "conversation.changed") return;
    const { conversation_id: changed, moved_to: target, reason } = event.data;
    if (target && reason === "linked") move(changed, target);
    if (target && reason === "unlinked") outgoing.takeBack(target);
    if (changed !== id || !target || reason !== "linked") return;
    drafts.move(id, target);
    navigate(inboxHref(target, window.location), "replace");
  });
  return { conversation: data, problem: error?.sentence, reload: () => void refetch() };
}
