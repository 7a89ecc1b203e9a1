/** What one may do: the server says so, and the page knows of no roles. */
import type { Me } from "../../api/types";
import { useStaff } from "./staff-context";

export type Permission =
  | "messages.view"
  | "messages.send"
  /** The scope Team: conversations beyond those assigned to oneself. */
  | "conversations.view_team"
  /** Unlinked senders: to see them, to link them to a client, and to undo it. */
  | "conversations.triage"
  | "settings.view"
  | "settings.edit";

export function may(me: Me, permission: Permission): boolean {
  return me.permissions.includes(permission);
}

export function useMay(permission: Permission): boolean {
  return may(useStaff().me, permission);
}
