import type { ChannelOption, Message } from "../../api/types";
import { CHANNEL_LABEL } from "../../shared/channels";
import { phoneWords } from "../../shared/phone";
import { Icon } from "../../shared/ui/Icon";
import type { Shown } from "../outbox/draft";

interface Props {
  shown: Shown;
  /** What came in while this was being written; null when it changes nothing. */
  by: Message | null;
  onTurn: (by: Message) => void;
}

/** Says to whom the words still go when somebody else wrote meanwhile, and turns them if that is wished. */
export function OvertakenLine({ shown, by, onTurn }: Props) {
  if (!by) return null;
  const { option, envelope } = shown;
  const addresses = option.channel === "email" ? shown.mailTo : [envelope.to ?? []].flat();
  const to = addresses.map((address) => nameOf(option, address)).join(", ");
  const writer = phoneWords(by.author.name);
  return (
    <p className="composer__overtaken" role="status">
      <Icon name="question" size={16} />
      <span>
        {writer} wrote meanwhile ({CHANNEL_LABEL[by.channel]}). This is still{" "}
        {to ? (
          <>
            to <strong>{to}</strong>
          </>
        ) : (
          "as it was"
        )}{" "}
        by {CHANNEL_LABEL[option.channel]}.
      </span>
      <button type="button" className="button button--small" onClick={() => onTurn(by)}>
        Answer {writer} instead
      </button>
    </p>
  );
}

function nameOf({ recipients }: ChannelOption, address: string): string {
  const recipient = recipients.find(({ value }) => value === address);
  return recipient?.contact_name || phoneWords(address);
}
