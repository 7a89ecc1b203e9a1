import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer } from "../../api/client";
import type { ApiProblem } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { LinkTarget } from "../../api/types";
import { navigate } from "../../shared/use-location";
import type { ToastContent } from "../../shared/ui/Toast";
import { useStaff } from "../account/staff-context";
import { inboxHref } from "../navigation/inbox-view";
import { useOutbox } from "../outbox/outbox-context";

export interface Linking {
  busy: boolean;
  problem: ApiProblem | null;
  /** Links and moves on to the client's conversation; the toast offers to undo it. */
  link: (target: LinkTarget, clientName: string) => void;
}

interface Wish {
  target: LinkTarget;
  clientName: string;
}

/** What the form of a new client calls the fields of the request. */
const FORM_NAMES = {
  "new_client.name": "name",
  "new_client.kind": "kind",
  "new_client.entity_type": "entity_type",
  "new_client.contact_name": "contact_name",
};

export function useLinking(
  conversationId: string,
  onToast: (toast: ToastContent) => void,
): Linking {
  const { api } = useStaff();
  const { drafts, outgoing } = useOutbox();
  const undo = useUndo(onToast);
  const linking = useMutation({
    mutationFn: ({ target }: Wish) => {
      const params = { path: { conversation_id: conversationId } };
      const call = api.POST("/conversations/{conversation_id}/link", { params, body: target });
      return answer(call, FORM_NAMES);
    },
    onSuccess: (linked, { clientName }) => {
      const action = { label: "Undo", run: () => undo(linked.link_id) };
      onToast({ id: Date.now(), text: `Linked to ${clientName}`, action });
      drafts.move(conversationId, linked.conversation_id);
      outgoing.move(conversationId, linked.conversation_id);
      navigate(inboxHref(linked.conversation_id, window.location), "replace");
    },
  });
  return {
    busy: linking.isPending,
    problem: linking.error,
    link: (target, clientName) => linking.mutate({ target, clientName }),
  };
}

/** Takes a link back, and goes where its messages stand again. */
export function useUndo(onToast: (toast: ToastContent) => void): (linkId: string) => void {
  const { api } = useStaff();
  const { outgoing } = useOutbox();
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (linkId: string) =>
      answer(api.POST("/links/{link_id}/undo", { params: { path: { link_id: linkId } } })),
    onSuccess: ({ conversation_id: id }) => {
      // What is cached of it is from before the link, or leads to where it was linked to.
      client.removeQueries({ queryKey: keys.conversation(id) });
      client.removeQueries({ queryKey: keys.messages(id) });
      outgoing.takeBack(id);
      navigate(inboxHref(id, window.location));
    },
    onError: ({ sentence }) => onToast({ id: Date.now(), text: `Not undone: ${sentence}` }),
  });
  return mutate;
}
