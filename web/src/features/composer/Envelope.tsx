import { AddressLine } from "./AddressLine";
import { RecipientSelect } from "./RecipientSelect";
import type { Draft, Shown } from "../outbox/draft";

interface Props {
  draft: Draft;
  shown: Shown;
  onChange: (part: Partial<Draft>) => void;
}

/** To whom it goes, and under which subject. */
export function Envelope({ draft, shown, onChange }: Props) {
  const { channel } = shown.option;
  // Who chooses an address or a subject chooses the channel with it.
  return (
    <div className="composer__address">
      <RecipientSelect draft={draft} shown={shown} onChoose={(to) => onChange({ to, channel })} />
      {channel === "email" && (
        <AddressLine label="Subject" path="subject">
          {(control) => (
            <input
              {...control}
              className="input"
              value={shown.subject ?? ""}
              onChange={(event) => onChange({ subject: event.target.value, channel })}
            />
          )}
        </AddressLine>
      )}
    </div>
  );
}
