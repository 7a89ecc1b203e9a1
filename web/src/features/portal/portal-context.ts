import { createContext, useContext } from "react";
import type { Api } from "../../api/client";
import type { Me } from "../../api/types";
import type { Kept } from "../../shared/kept";
import type { PortalReader } from "./portal-list";

export interface PortalVisitor {
  api: Api;
  me: Me;
  reader: PortalReader;
  /** What is being written: this browser keeps it until one signs out. */
  kept: Kept;
  signOut: () => void;
}

export const PortalContext = createContext<PortalVisitor | null>(null);

export function usePortal(): PortalVisitor {
  const portal = useContext(PortalContext);
  if (!portal) throw new Error("usePortal needs a PortalContext above it");
  return portal;
}
