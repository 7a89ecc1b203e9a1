import { useEffect, useMemo, useState } from "react";
import type { Api } from "../../api/client";
import type { Session } from "../../api/session";
import type { Me } from "../../api/types";
import { LiveConnection } from "../../live/live-connection";
import { LiveContext } from "../../live/use-live";
import { StaffPages } from "./StaffPages";
import { StaffContext, type Staff } from "../../features/account/staff-context";
import { DraftStore } from "../../features/outbox/draft-store";
import { useColleagues } from "../../features/account/use-colleagues";
import { useOutgoing } from "../../features/outbox/use-outgoing";

interface Props {
  session: Session;
  api: Api;
  me: Me;
}

/** Everything a signed-in member of staff needs, around the three columns. */
export function StaffApp({ session, api, me }: Props) {
  const [live] = useState(() => new LiveConnection(session));
  const colleagues = useColleagues(api);
  const outgoing = useOutgoing(api, live);
  const [drafts] = useState(() => new DraftStore());

  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live]);

  const staff = useMemo<Staff>(
    () => ({ api, me, colleagues, outgoing, drafts, signOut: () => void session.signOut() }),
    [api, me, colleagues, outgoing, drafts, session],
  );

  return (
    <LiveContext value={live}>
      <StaffContext value={staff}>
        <StaffPages />
      </StaffContext>
    </LiveContext>
  );
}
