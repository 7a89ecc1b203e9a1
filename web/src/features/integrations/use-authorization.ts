import { answer } from "../../api/client";
import type { AuthorizationStart } from "../../api/settings-types";
import { useAction, type Action } from "../../shared/use-action";
import { useStaff } from "../account/staff-context";
import { leaveFor } from "./leave-for";

interface Authorization extends Pick<Action, "busy" | "problem"> {
  begin: (start: Omit<AuthorizationStart, "time_zone">) => Promise<void>;
}

/** Sends the browser to the provider's consent page, which leads back to /oauth/callback. */
export function useAuthorization(): Authorization {
  const { api } = useStaff();
  const { busy, problem, run } = useAction();
  const begin: Authorization["begin"] = async (start) => {
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    await run(async () => {
      const body = { ...start, time_zone };
      const { url } = await answer(api.POST("/mailboxes/authorizations", { body }));
      leaveFor(url);
    });
  };
  return { busy, problem, begin };
}
