import type { Mailbox } from "../../api/settings-types";
import { fullTime } from "../../shared/format-time";
import { agoWords, todayWords } from "./mailbox-words";

export function MailboxFacts({ mailbox }: { mailbox: Mailbox }) {
  const { last_synced_at: synced, connected_at: since } = mailbox;
  return (
    <dl className="number__facts">
      <div>
        <dt>Last looked at</dt>
        <dd>
          {synced ? (
            <time dateTime={synced} title={fullTime(synced)}>
              {agoWords(synced)}
            </time>
          ) : (
            "Not yet"
          )}
        </dd>
      </div>
      <div>
        <dt>Today</dt>
        <dd title={mailbox.today ? `Counted ${fullTime(mailbox.today.counted_at)}` : undefined}>
          {todayWords(mailbox)}
        </dd>
      </div>
      <div>
        <dt>Connected since</dt>
        <dd>
          <time dateTime={since}>{fullTime(since)}</time>
        </dd>
      </div>
    </dl>
  );
}
