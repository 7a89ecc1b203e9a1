import { useQuery } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { Sender } from "../../api/types";
import { useStaff } from "../account/staff-context";

const CURRENT_FOR_MS = 5 * 60_000;

export interface MailDefaults {
  /** One's own, else the firm's; empty while it is not known, and then it is not sent either. */
  signatureHtml: string;
  subject: string;
  /** How long a mail that was sent can be taken back. */
  undoSeconds: number;
}

/** What Settings say of every e-mail. */
export function useMailDefaults(): MailDefaults {
  const { api } = useStaff();
  const { data: firm } = useQuery({
    queryKey: keys.mailSettings,
    queryFn: () => answer(api.GET("/settings/email")),
    staleTime: CURRENT_FOR_MS,
  });
  const { data: mine } = useQuery({
    queryKey: keys.mySignature,
    queryFn: () => answer(api.GET("/me/signature")),
    staleTime: CURRENT_FOR_MS,
  });
  const known = firm && mine;
  return {
    signatureHtml: (known && (mine.signature_html || firm.firm_signature_html)) ?? "",
    subject: firm?.subject_default ?? "",
    undoSeconds: firm?.undo_seconds ?? 0,
  };
}

const NONE: Sender[] = [];

/** The mailboxes and aliases that a mail may leave from. */
export function useSenders(): Sender[] {
  const { api } = useStaff();
  const { data } = useQuery({
    queryKey: keys.senders,
    queryFn: () => answer(api.GET("/senders")),
    staleTime: CURRENT_FOR_MS,
  });
  return data?.items ?? NONE;
}
