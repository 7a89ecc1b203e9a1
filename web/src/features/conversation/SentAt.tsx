import { clockTime, fullTime } from "../../shared/format-time";

/** What the sender's own clock says, where that differs from when the message arrived. */
export function SentAt({ moment }: { moment: string | null }) {
  if (moment === null) return null;
  return (
    <small className="message__sent" title={`Sent ${fullTime(moment)} by the sender's clock`}>
      sent <time dateTime={moment}>{clockTime(moment)}</time>
    </small>
  );
}
