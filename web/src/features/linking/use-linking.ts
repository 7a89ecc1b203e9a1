import { useState } from "react";
import { answer } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { LinkTarget } from "../../api/types";
import { navigate } from "../../shared/use-location";
import type { ToastContent } from "../../shared/ui/Toast";
import { useStaff } from "../account/staff-context";

export interface Linking {
  busy: boolean;
  problem: string | null;
  /** Links and moves on to the client's conversation; the toast offers to undo it. */
  link: (target: LinkTarget, clientName: string) => Promise<void>;
}

export function useLinking(
  conversationId: string,
  onToast: (toast: ToastContent) => void,
): Linking {
  const { api } = useStaff();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const undo = async (linkId: string) => {
    try {
      const params = { path: { link_id: linkId } };
      const undone = await answer(api.POST("/links/{link_id}/undo", { params }));
      navigate(`/c/${undone.conversation_id}`);
    } catch (cause) {
      onToast({ id: Date.now(), text: `Not undone: ${ApiProblem.fromCause(cause).sentence}` });
    }
  };

  const link = async (target: LinkTarget, clientName: string) => {
    setBusy(true);
    setProblem(null);
    try {
      const params = { path: { conversation_id: conversationId } };
      const call = api.POST("/conversations/{conversation_id}/link", { params, body: target });
      const linked = await answer(call);
      const action = { label: "Undo", run: () => void undo(linked.link_id) };
      onToast({ id: Date.now(), text: `Linked to ${clientName}`, action });
      navigate(`/c/${linked.conversation_id}`, "replace");
    } catch (cause) {
      setProblem(ApiProblem.fromCause(cause).sentence);
    }
    setBusy(false);
  };

  return { busy, problem, link };
}
