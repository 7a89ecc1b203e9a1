import { createContext, useContext } from "react";
import type { Api } from "../../api/client";
import type { Me, StaffMember } from "../../api/types";
import type { DraftStore } from "../outbox/draft-store";
import type { OutgoingMessages } from "../outbox/use-outgoing";

export interface Staff {
  api: Api;
  me: Me;
  /** Active members of the firm. */
  colleagues: StaffMember[];
  outgoing: OutgoingMessages;
  drafts: DraftStore;
  signOut: () => void;
}

export const StaffContext = createContext<Staff | null>(null);

export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (!staff) throw new Error("useStaff needs a StaffContext above it");
  return staff;
}
