import type { LiveStatus } from "../../live/live-connection";
import { useLiveStatus } from "../../live/use-live";
import "./live-indicator.css";

const WORDS: Record<LiveStatus, string> = {
  connecting: "Connecting…",
  live: "Live",
  down: "Reconnecting… checking every 10 seconds",
};

export function LiveIndicator() {
  const status = useLiveStatus();
  return (
    <p className="live-indicator" data-status={status} role="status" aria-label="Connection">
      <span className="live-indicator__dot" aria-hidden="true" />
      {WORDS[status]}
    </p>
  );
}
