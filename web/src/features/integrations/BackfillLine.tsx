import type { Mailbox } from "../../api/settings-types";
import { dayLabel } from "../../shared/format-time";

type Backfill = NonNullable<Mailbox["backfill"]>;

interface Props {
  mailbox: Mailbox;
  backfill: Backfill;
}

/** How far the earlier mail has come. */
export function BackfillLine({ mailbox, backfill }: Props) {
  const { state, done, total } = backfill;
  const moving = state === "waiting" || state === "running";
  return (
    <div className="backfill">
      <p>{sentenceOf(backfill)}</p>
      {moving && (
        <progress
          className="backfill__bar"
          aria-label={`Earlier mail of ${mailbox.address}`}
          max={total || 1}
          value={total ? done : 0}
        />
      )}
    </div>
  );
}

function sentenceOf({ state, done, total, since }: Backfill): string {
  const from = `since ${dayLabel(since)}`;
  switch (state) {
    case "waiting":
      return `Earlier mail ${from} is being looked for.`;
    case "running":
      return `Earlier mail ${from}: ${done} of ${total} taken in.`;
    case "stopped":
      return `Earlier mail ${from} was stopped at ${done} of ${total}.`;
    case "done":
      return `Earlier mail ${from} is here: ${total} were looked at.`;
  }
}
