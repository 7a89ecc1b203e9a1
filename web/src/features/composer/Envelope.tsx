import type { Message } from "../../api/types";
import type { Draft, Shown } from "../outbox/draft";
import { MailFields } from "./MailFields";
import { RecipientSelect } from "./RecipientSelect";

interface Props {
  draft: Draft;
  shown: Shown;
  messages: readonly Message[];
  onChange: (part: Partial<Draft>) => void;
}

/** To whom it goes, and under which subject. */
export function Envelope({ draft, shown, messages, onChange }: Props) {
  const { channel } = shown.option;
  return (
    <div className="composer__address">
      {channel === "email" ? (
        <MailFields draft={draft} shown={shown} messages={messages} onChange={onChange} />
      ) : (
        // Who chooses an address chooses the channel with it.
        <RecipientSelect draft={draft} shown={shown} onChoose={(to) => onChange({ to, channel })} />
      )}
    </div>
  );
}
