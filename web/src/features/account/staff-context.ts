import { createContext, useContext } from "react";
import type { Api } from "../../api/client";
import type { Me } from "../../api/types";

export interface Staff {
  api: Api;
  me: Me;
  signOut: () => void;
}

export const StaffContext = createContext<Staff | null>(null);

export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (!staff) throw new Error("useStaff needs a StaffContext above it");
  return staff;
}
