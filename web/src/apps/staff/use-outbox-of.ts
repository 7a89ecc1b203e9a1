import { useMemo, useState } from "react";
import type { Api } from "../../api/client";
import { keys } from "../../api/query-keys";
import type { Message } from "../../api/types";
import { putMessage } from "../../features/conversation/conversation-updates";
import { DraftStore } from "../../features/outbox/draft-store";
import type { Outbox } from "../../features/outbox/outbox-context";
import type { Outgoing } from "../../features/outbox/outgoing";
import { useAsking } from "../../features/outbox/use-asking";
import { useHeld } from "../../features/outbox/use-held";
import { useOutgoing } from "../../features/outbox/use-outgoing";
import type { Live } from "../../live/use-live";
import type { Kept } from "../../shared/kept";

/** What is written, on its way and held back, whatever conversation is on the screen. */
export function useOutboxOf(api: Api, kept: Kept, live: Live): Outbox {
  const [drafts] = useState(() => new DraftStore(kept));
  const held = useHeld(api, live.cache, drafts);
  const asking = useAsking();
  const { took } = held;
  const { ask } = asking;
  const onAnswered = (message: Message, { written, draft, strangers }: Outgoing) => {
    if (strangers.length > 0) ask(message.conversation_id, strangers);
    if (message.delivery?.held) return took(message, written, draft.send_at != null);
    putMessage(live.cache, message.conversation_id, message);
    // The stream tells the lists of it, if there is one.
    if (live.connection.status() !== "live") live.cache.refetchSoon(keys.live);
    return undefined;
  };
  const outgoing = useOutgoing(api, kept, onAnswered);
  return useMemo(() => ({ drafts, outgoing, held, asking }), [drafts, outgoing, held, asking]);
}
