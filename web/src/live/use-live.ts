import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { LiveConnection, LiveStatus } from "./live-connection";
import type { StreamEvent } from "./stream-events";

export const LiveContext = createContext<LiveConnection | null>(null);

function useLive(): LiveConnection {
  const live = useContext(LiveContext);
  if (!live) throw new Error("useLive needs a LiveContext above it");
  return live;
}

export function useLiveStatus(): LiveStatus {
  const live = useLive();
  return useSyncExternalStore(live.onStatus, live.status);
}

export function useLiveEvent(handler: (event: StreamEvent) => void): void {
  const live = useLive();
  const onEvent = useEffectEvent(handler);
  useEffect(() => live.onEvent((event) => onEvent(event)), [live]);
}

/** Runs when what is shown may be stale: after a gap in the stream, and every 10 s while it is down. */
export function useLiveRefresh(handler: () => void): void {
  const live = useLive();
  const onRefresh = useEffectEvent(handler);
  useEffect(() => live.onRefresh(() => onRefresh()), [live]);
}
