import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { LiveCache } from "./live-cache";
import type { LiveConnection, LiveStatus } from "./live-connection";
import type { StreamEvent } from "./stream-events";

export interface Live {
  connection: LiveConnection;
  cache: LiveCache;
}

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("useLive needs a LiveContext above it");
  return live;
}

export function useLiveStatus(): LiveStatus {
  const { connection } = useLive();
  return useSyncExternalStore(connection.onStatus, connection.status);
}

/** For what an event does besides changing what was fetched. */
export function useLiveEvent(handler: (event: StreamEvent) => void): void {
  const { connection } = useLive();
  const onEvent = useEffectEvent(handler);
  useEffect(() => connection.onEvent((event) => onEvent(event)), [connection]);
}
