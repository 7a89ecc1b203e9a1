import type { Channel } from "../../api/types";
import { CHANNEL_LABEL, inOrder } from "../channels";
import "./channel.css";

/** One coloured dot per channel in use; its name is there for screen readers and on hover. */
export function ChannelDots({ channels }: { channels: readonly Channel[] }) {
  const shown = inOrder(channels);
  const names = shown.map((channel) => CHANNEL_LABEL[channel]).join(", ");
  return (
    <span className="channel-dots" title={names}>
      <span className="visually-hidden">Channels: {names || "none"}</span>
      {shown.map((channel) => (
        <span
          key={channel}
          className="channel-dots__dot"
          data-channel={channel}
          aria-hidden="true"
        />
      ))}
    </span>
  );
}
