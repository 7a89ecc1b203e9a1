import { answer } from "../../api/client";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useAction } from "../../shared/use-action";
import { useStaff } from "../account/staff-context";

/** Sends a text that waits for the client's morning; the stream then shows how it fares. */
export function SendNow({ messageId }: { messageId: string }) {
  const { api } = useStaff();
  const { busy, problem, run } = useAction();
  const params = { path: { message_id: messageId } };
  return (
    <>
      <button
        type="button"
        className="button button--small"
        disabled={busy}
        onClick={() =>
          void run(() => answer(api.POST("/messages/{message_id}/send-now", { params })))
        }
      >
        {busy ? "Sending…" : "Send now"}
      </button>
      <ProblemLine problem={problem} />
    </>
  );
}
