import { useEffect, useMemo, useState } from "react";
import type { Api } from "../../api/client";
import type { Session } from "../../api/session";
import type { Me } from "../../api/types";
import { LiveConnection } from "../../live/live-connection";
import { LiveContext } from "../../live/use-live";
import { PortalContext, type PortalVisitor } from "../../features/portal/portal-context";
import { rememberFirm } from "./remembered-firm";
import { PortalPage } from "../../features/portal/PortalPage";

interface Props {
  session: Session;
  api: Api;
  me: Me;
}

export function PortalApp({ session, api, me }: Props) {
  const [live] = useState(() => new LiveConnection(session));

  useEffect(() => rememberFirm(me.firm.name), [me.firm.name]);

  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live]);

  const visitor = useMemo<PortalVisitor>(
    () => ({ api, me, signOut: () => void session.signOut() }),
    [api, me, session],
  );

  return (
    <LiveContext value={live}>
      <PortalContext value={visitor}>
        <PortalPage />
      </PortalContext>
    </LiveContext>
  );
}
