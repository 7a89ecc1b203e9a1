import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState, type ReactNode } from "react";
import type { Api } from "../../api/client";
import { createQueryClient } from "../../api/query-client";
import type { Session } from "../../api/session";
import type { Me } from "../../api/types";
import { createSender } from "../../api/upload";
import { StaffContext, type Staff } from "../../features/account/staff-context";
import { UploadStore } from "../../features/files/upload-store";
import { UploadsContext } from "../../features/files/uploads-context";
import { OutboxContext } from "../../features/outbox/outbox-context";
import { LiveContext } from "../../live/use-live";
import { Kept } from "../../shared/kept";
import { useSigningOut } from "../../shared/ui/SigningOut";
import { useLiveCache } from "../../live/use-live-cache";
import { readerOf } from "./inbox-reader";
import { staffUpdates } from "./live-updates";
import { useOutboxOf } from "./use-outbox-of";
import { StaffPages } from "./StaffPages";

interface Props {
  session: Session;
  api: Api;
  me: Me;
}

export function StaffApp(props: Props) {
  return (
    <StaffShell {...props}>
      <StaffPages />
    </StaffShell>
  );
}

/** Everything a signed-in member of staff needs, around the pages. */
export function StaffShell(props: Props & { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <StaffContexts {...props} />
    </QueryClientProvider>
  );
}

function StaffContexts({ session, api, me, children }: Props & { children: ReactNode }) {
  const client = useQueryClient();
  const live = useLiveCache(session, client, (cache) => staffUpdates(cache, readerOf(session)));
  const [kept] = useState(() => new Kept(me.id));
  const outbox = useOutboxOf(api, kept, live);
  const [uploads] = useState(() => new UploadStore(createSender(session), kept));
  const { signOut, question } = useSigningOut(session, kept);
  const staff = useMemo<Staff>(() => ({ api, me, signOut }), [api, me, signOut]);

  return (
    <LiveContext value={live}>
      <StaffContext value={staff}>
        <UploadsContext value={uploads}>
          <OutboxContext value={outbox}>{children}</OutboxContext>
        </UploadsContext>
        {question}
      </StaffContext>
    </LiveContext>
  );
}
