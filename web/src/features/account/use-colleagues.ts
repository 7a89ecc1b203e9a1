import { useEffect, useState } from "react";
import { answer, type Api } from "../../api/client";
import type { StaffMember } from "../../api/types";

/** The firm's active staff. Empty until known: only the @mention suggestions depend on it. */
export function useColleagues(api: Api): StaffMember[] {
  const [colleagues, setColleagues] = useState<StaffMember[]>([]);
  useEffect(() => {
    let current = true;
    answer(api.GET("/staff"))
      .then(({ items }) => current && setColleagues(items.filter((member) => member.active)))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [api]);
  return colleagues;
}
