import type { Channel, ChannelOption } from "../../api/types";
import { CHANNEL_LABEL, CHANNELS } from "../../shared/channels";
import { phoneWords } from "../../shared/phone";
import { Icon } from "../../shared/ui/Icon";
import { Link } from "../../shared/ui/Link";
import { useField } from "../../shared/ui/use-field";
import { useMay } from "../account/may";
import "./channel-picker.css";

/** Whether the firm's mailboxes are the reason, and not the people written to. */
function isOfMailboxes(code: string | null): boolean {
  return code === "mailbox_disconnected" || code === "no_mailbox";
}

interface Props {
  options: ChannelOption[];
  chosen: Channel | null;
  onChoose: (channel: Channel) => void;
}

/** Usable channels to choose from; for each of the others, why it is missing. */
export function ChannelPicker({ options, chosen, onChoose }: Props) {
  const ordered = options.toSorted(
    (a, b) => CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel),
  );
  const maySetUp = useMay("settings.view");
  const { control, line } = useField("channel");
  const { id, ...told } = control;
  const missing = ordered.filter((option) => !option.usable);
  return (
    <div className="channel-picker">
      <fieldset className="channel-picker__choices">
        <legend className="visually-hidden">Channel</legend>
        {ordered
          .filter((option) => option.usable)
          .map(({ channel }) => (
            <label key={channel} className="channel-picker__choice" data-channel={channel}>
              <input
                type="radio"
                name="channel"
                className="visually-hidden"
                {...told}
                id={channel === chosen ? id : undefined}
                checked={channel === chosen}
                onChange={() => onChoose(channel)}
              />
              <span>
                <Icon name={channel} size={16} />
                {CHANNEL_LABEL[channel]}
              </span>
            </label>
          ))}
      </fieldset>
      {line}
      {missing.length > 0 && (
        <ul className="channel-picker__missing" aria-label="Channels not available">
          {missing.map(({ channel, reason, code }) => (
            <li key={channel}>
              <b>{CHANNEL_LABEL[channel]}</b> {reason && phoneWords(reason)}{" "}
              {code === "no_number" && maySetUp && (
                <Link href="/settings/sms">Choose a number</Link>
              )}
              {channel === "email" && maySetUp && isOfMailboxes(code) && (
                <Link className="button button--small" href="/settings/integrations">
                  {code === "mailbox_disconnected" ? "Reconnect" : "Connect e-mail"}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
