import { createContext, useContext } from "react";
import type { Api } from "../../api/client";
import type { Me } from "../../api/types";

export interface PortalVisitor {
  api: Api;
  me: Me;
  signOut: () => void;
}

export const PortalContext = createContext<PortalVisitor | null>(null);

export function usePortal(): PortalVisitor {
  const portal = useContext(PortalContext);
  if (!portal) throw new Error("usePortal needs a PortalContext above it");
  return portal;
}
