import { useQuery } from "@tanstack/react-query";
import { answer } from "../../api/client";
import { keys } from "../../api/query-keys";
import { useStaff } from "../account/staff-context";

/**
 * What the server adds to the next text to somebody: the consent notice of a first one, or nothing.
 * null where it cannot be asked.
 */
export function useTextNotice(phone: string | null, clientId: string | null): string | null {
  const { api } = useStaff();
  const { data, isError } = useQuery({
    queryKey: keys.textNotice(phone ?? "", clientId),
    queryFn: () => {
      const query = { phone: phone ?? "", ...(clientId !== null && { client_id: clientId }) };
      return answer(api.GET("/sms/notice", { params: { query } }));
    },
    enabled: phone !== null,
  });
  if (data) return data.appended;
  return isError ? null : "";
}
