import { useEffect, useState } from "react";
import type { Undoable } from "../../features/outbox/use-held";
import { useOutbox } from "../../features/outbox/outbox-context";
import { dueTime } from "../../shared/format-time";
import { useAction } from "../../shared/use-action";
import { Icon } from "../../shared/ui/Icon";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import "../../shared/ui/toast.css";

/** As long as a message can be taken back: says that it is sent, and takes it back. */
export function UndoBar() {
  const { held } = useOutbox();
  if (!held.undoable) return null;
  return <Bar key={held.undoable.message.id} undoable={held.undoable} />;
}

const TICK_MS = 250;
const FAILURE_SHOWN_MS = 8_000;

function Bar({ undoable }: { undoable: Undoable }) {
  const { message, until, scheduled } = undoable;
  const { held } = useOutbox();
  const { busy, problem, run } = useAction();
  const left = useSecondsUntil(until);
  const { forget } = held;
  useEffect(() => {
    if (left > 0 || busy) return undefined;
    // Time to read why it could not be taken back.
    const timer = window.setTimeout(forget, problem ? FAILURE_SHOWN_MS : 0);
    return () => window.clearTimeout(timer);
  }, [left, busy, problem, forget]);

  const due = message.delivery?.due_at ?? message.occurred_at;
  return (
    <div className="toast" role="status">
      <span>{scheduled ? `It goes out ${dueTime(due)}` : "Sent"}</span>
      {left > 0 && (
        <button
          type="button"
          className="toast__action"
          disabled={busy}
          onClick={() => void run(() => held.change(message))}
        >
          <span>Undo {!scheduled && <span aria-hidden="true">({left} s)</span>}</span>
        </button>
      )}
      <ProblemLine problem={problem} className="toast__problem" lead={<b>Not taken back.</b>} />
      <button type="button" className="toast__close" aria-label="Dismiss" onClick={forget}>
        <Icon name="close" size={18} />
      </button>
    </div>
  );
}

function useSecondsUntil(until: number): number {
  const [left, setLeft] = useState(() => secondsUntil(until));
  useEffect(() => {
    const timer = window.setInterval(() => setLeft(secondsUntil(until)), TICK_MS);
    return () => window.clearInterval(timer);
  }, [until]);
  return left;
}

function secondsUntil(until: number): number {
  return Math.max(0, Math.ceil((until - Date.now()) / 1000));
}
