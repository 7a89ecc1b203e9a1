import type { Contact } from "../../api/types";
import { dayLabel, fullTime } from "../../shared/format-time";
import { Icon } from "../../shared/ui/Icon";

type Bounced = NonNullable<Contact["identities"][number]["bounced"]>;

/** Below an address to which mail came back: since when, and why. */
export function BouncedLine({ at, reason }: Bounced) {
  return (
    <p className="contacts__bounced">
      <Icon name="failed" size={14} />
      <span>
        Mail to it came back{" "}
        <time dateTime={at} title={fullTime(at)}>
          {dayLabel(at)}
        </time>
        . {reason}
      </span>
    </p>
  );
}
