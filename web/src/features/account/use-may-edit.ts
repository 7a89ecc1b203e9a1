import { useStaff } from "./staff-context";

/** Whether the reader may change settings, or only look at them. */
export function useMayEdit(): boolean {
  return useStaff().me.permissions.includes("settings.edit");
}
