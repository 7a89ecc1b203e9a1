import { useQuery } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { StaffMember } from "../../api/types";
import { useStaff } from "./staff-context";

const NONE: StaffMember[] = [];
const CURRENT_FOR_MS = 5 * 60_000;

/** The firm's active staff. Empty until known: only suggestions and filters depend on it. */
export function useColleagues(): StaffMember[] {
  const { api } = useStaff();
  const { data } = useQuery({
    queryKey: keys.colleagues,
    queryFn: () => answer(api.GET("/staff")),
    select: activeOf,
    staleTime: CURRENT_FOR_MS,
  });
  return data ?? NONE;
}

function activeOf({ items }: { items: StaffMember[] }): StaffMember[] {
  return items.filter((member) => member.active);
}
