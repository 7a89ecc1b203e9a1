import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { answer, newIdempotencyKey } from "../../api/client";
import type { Message } from "../../api/types";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useAction } from "../../shared/use-action";
import { useDismiss } from "../../shared/use-dismiss";
import { useStaff } from "../account/staff-context";
import { conversationQuery } from "./queries";
import { useMessageChange } from "./use-message-change";
import { otherWays, type Way } from "./ways-to-resend";
import "./resend.css";

/** On a message that failed: send it again, to another address, or by another channel. */
export function Resend({ message }: { message: Message }) {
  const { api } = useStaff();
  const put = useMessageChange();
  const { busy, problem, run } = useAction();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const tries = useRef(new Map<string, string>());
  const head = useQuery({ ...conversationQuery(api, message.conversation_id), enabled: open });
  const ways = otherWays(message, head.data?.channels_available ?? []);
  useDismiss(box, open, () => setOpen(false));

  // One key for each way: a second press after a lost answer sends nothing twice.
  const send = async (asks: Way["asks"]) => {
    const name = JSON.stringify(asks);
    const key = tries.current.get(name) ?? newIdempotencyKey();
    tries.current.set(name, key);
    const params = { path: { message_id: message.id }, header: { "Idempotency-Key": key } };
    const sent = await run(async () => {
      put(await answer(api.POST("/messages/{message_id}/resend", { params, body: asks })));
    });
    // What went out is done with; asked for anew, it goes anew.
    if (sent) tries.current.delete(name);
    setOpen(false);
  };
  return (
    <div ref={box} className="resend">
      <button
        type="button"
        className="button button--small"
        disabled={busy}
        onClick={() => void send({})}
      >
        {busy ? "Sending…" : "Re-send"}
      </button>
      <button
        type="button"
        className="button button--quiet button--small"
        aria-expanded={open}
        disabled={busy}
        onClick={() => setOpen(!open)}
      >
        Another way
      </button>
      {open && (
        <ul className="resend__ways" aria-label="Other ways to send it">
          {ways.map((way) => (
            <li key={way.label}>
              <button
                type="button"
                className="button button--quiet"
                onClick={() => void send(way.asks)}
              >
                {way.label}
              </button>
            </li>
          ))}
          {ways.length === 0 && (
            <li className="resend__none">
              {head.isPending ? "Looking…" : "There is no other address or channel to use."}
            </li>
          )}
        </ul>
      )}
      <ProblemLine problem={problem} />
    </div>
  );
}
