import { useQuery } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import { useStaff } from "../account/staff-context";

/** The clock that a client lives by; null where the firm's own is meant, or nobody knows yet. */
export function useClientZone(clientId: string | null): string | null {
  const { api } = useStaff();
  const { data } = useQuery({
    queryKey: keys.client(clientId ?? ""),
    queryFn: () =>
      answer(api.GET("/clients/{client_id}", { params: { path: { client_id: clientId ?? "" } } })),
    enabled: clientId !== null,
  });
  return data?.time_zone ?? null;
}
