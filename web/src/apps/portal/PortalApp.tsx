import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Api } from "../../api/client";
import { createQueryClient } from "../../api/query-client";
import type { Session } from "../../api/session";
import type { Me } from "../../api/types";
import { createSender } from "../../api/upload";
import { UploadStore } from "../../features/files/upload-store";
import { UploadsContext } from "../../features/files/uploads-context";
import { PortalContext, type PortalVisitor } from "../../features/portal/portal-context";
import type { PortalReader } from "../../features/portal/portal-list";
import { PortalPage } from "../../features/portal/PortalPage";
import { LiveContext } from "../../live/use-live";
import { useLiveCache } from "../../live/use-live-cache";
import { Kept } from "../../shared/kept";
import { useSigningOut } from "../../shared/ui/SigningOut";
import { conversationIdIn } from "../../shared/use-location";
import { portalUpdates } from "./live-updates";
import { rememberFirm } from "./remembered-firm";

interface Props {
  session: Session;
  api: Api;
  me: Me;
}

/** Everything a signed-in client needs, around the page. */
export function PortalApp(props: Props) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <PortalShell {...props} />
    </QueryClientProvider>
  );
}

function PortalShell({ session, api, me }: Props) {
  const [reader] = useState(() => readerOf(me));
  const client = useQueryClient();
  const live = useLiveCache(session, client, (cache) => portalUpdates(cache, reader));

  useEffect(() => rememberFirm(me.firm.name), [me.firm.name]);

  const [kept] = useState(() => new Kept(me.id));
  const [uploads] = useState(() => new UploadStore(createSender(session), kept));
  const { signOut, question } = useSigningOut(session, kept);
  const visitor = useMemo<PortalVisitor>(
    () => ({ api, me, reader, kept, signOut }),
    [api, me, reader, kept, signOut],
  );

  return (
    <LiveContext value={live}>
      <PortalContext value={visitor}>
        <UploadsContext value={uploads}>
          <PortalPage />
        </UploadsContext>
        {question}
      </PortalContext>
    </LiveContext>
  );
}

function readerOf(me: Me): PortalReader {
  return { id: me.id, isReading: (id) => !document.hidden && openId() === id };
}

function openId(): string | null {
  return conversationIdIn(window.location.pathname, "/portal");
}
