/** What each event changes in what a client has fetched: the one place that says so. */
import type { PortalReader } from "../../features/portal/portal-list";
import { fromStream } from "../../features/portal/portal-thread";
import { onChanged, onPosted, setRead } from "../../features/portal/portal-updates";
import type { LiveCache } from "../../live/live-cache";
import type { EventUpdates } from "../../live/stream-events";

export function portalUpdates(cache: LiveCache, reader: PortalReader): EventUpdates {
  return {
    "portal.message_posted": (event) => onPosted(cache, fromStream(event, reader.id), reader),
    "portal.message_changed": (event) => onChanged(cache, event),
    "portal.read": (event) => setRead(cache, event.conversation_id),
  };
}
