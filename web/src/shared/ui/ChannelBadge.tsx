import type { Channel } from "../../api/types";
import { CHANNEL_LABEL } from "../channels";
import { Icon } from "./Icon";
import "./channel.css";

export function ChannelBadge({ channel }: { channel: Channel }) {
  return (
    <span className="channel-badge" data-channel={channel}>
      <Icon name={channel} size={14} />
      {CHANNEL_LABEL[channel]}
    </span>
  );
}
