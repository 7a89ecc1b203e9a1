import { answer } from "../../api/client";
import type { Mailbox } from "../../api/settings-types";
import { calendarDay } from "../../shared/format-time";
import { useAction } from "../../shared/use-action";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useMay } from "../account/may";
import { useStaff } from "../account/staff-context";

type Backfill = NonNullable<Mailbox["backfill"]>;

interface Props {
  mailbox: Mailbox;
  backfill: Backfill;
  onChange: () => void;
}

/** How far the earlier mail has come. */
export function BackfillLine({ mailbox, backfill, onChange }: Props) {
  const { api } = useStaff();
  const mayEdit = useMay("settings.edit");
  const action = useAction();
  const { state, done, total } = backfill;
  const moving = state === "waiting" || state === "running";

  const stop = async () => {
    const params = { path: { mailbox_id: mailbox.id } };
    const stopped = await action.run(() =>
      answer(api.POST("/mailboxes/{mailbox_id}/backfill/stop", { params })),
    );
    if (stopped) onChange();
  };

  return (
    <div className="backfill">
      <p>{sentenceOf(backfill)}</p>
      {moving && (
        <div className="panel__actions">
          <progress
            className="backfill__bar"
            aria-label={`Earlier mail of ${mailbox.address}`}
            max={total || 1}
            value={total ? done : 0}
          />
          {mayEdit && (
            <button
              type="button"
              className="button button--small"
              aria-label={`Stop the earlier mail of ${mailbox.address}`}
              disabled={action.busy}
              onClick={() => void stop()}
            >
              Stop
            </button>
          )}
        </div>
      )}
      <ProblemLine problem={action.problem} />
    </div>
  );
}

function mailsWere(count: number): string {
  return count === 1 ? "1 mail was" : `${count} mails were`;
}

function sentenceOf({ state, done, total, since }: Backfill): string {
  const from = `since ${calendarDay(since)}`;
  switch (state) {
    case "waiting":
      return `Earlier mail ${from} is being looked for.`;
    case "running":
      return `Earlier mail ${from}: ${done} of ${total} taken in.`;
    case "stopped":
      return `Earlier mail ${from} was stopped at ${done} of ${total}.`;
    case "done":
      return `Earlier mail ${from} is here: ${mailsWere(total)} looked at.`;
  }
}
