import { CHANNEL_LABEL } from "../../shared/channels";
import { ChannelBadge } from "../../shared/ui/ChannelBadge";
import { Icon } from "../../shared/ui/Icon";
import { LinkedText } from "../../shared/ui/LinkedText";
import { useOutbox } from "../outbox/outbox-context";
import { SendAnyway, warningOf } from "./SendAnyway";
import type { Outgoing } from "../outbox/outgoing";

/** A message that the server has not answered for yet, or has refused. */
export function OutgoingItem({ item }: { item: Outgoing }) {
  const { outgoing, drafts } = useOutbox();
  const { draft, state } = item;
  const kind = draft.channel === "internal" ? "note" : "outbound";

  const edit = () => {
    const problem = item.problem?.isOfFields ? item.problem : null;
    drafts.restore(item.standsIn, { ...item.written, problem });
    outgoing.discard(item);
  };

  const warning = state === "failed" ? warningOf(item.problem) : null;

  return (
    <li className="message" data-kind={kind} data-channel={draft.channel} data-outgoing={state}>
      {warning && <SendAnyway item={item} warning={warning} onEdit={edit} />}
      <span className="message__knot" aria-hidden="true">
        <Icon name={draft.channel} size={15} />
      </span>
      <article
        className="message__bubble"
        aria-label={`${CHANNEL_LABEL[draft.channel]} from You, ${state === "sending" ? "sending" : "not sent"}`}
      >
        <header className="message__head">
          <strong>You</strong>
          <ChannelBadge channel={draft.channel} />
        </header>
        {draft.subject && <p className="message__subject">{draft.subject}</p>}
        <p className="message__text">
          <LinkedText text={item.written.body || (draft.body ?? "")} />
        </p>
        {state === "sending" ? (
          <p className="delivery" data-tone="waiting">
            <Icon name="clock" size={14} /> Sending…
          </p>
        ) : (
          <div className="message__refused" role="alert">
            <p>
              <Icon name="failed" size={16} /> {refusedSentence(item)}
            </p>
            <button
              type="button"
              className="button button--small"
              onClick={() => outgoing.retry(item)}
            >
              Try again
            </button>
            {/* Under another key it could be sent twice. */}
            {state === "failed" && (
              <button type="button" className="button button--small" onClick={edit}>
                Edit
              </button>
            )}
            <button
              type="button"
              className="button button--quiet button--small"
              onClick={() => outgoing.discard(item)}
            >
              Discard
            </button>
          </div>
        )}
      </article>
    </li>
  );
}

function refusedSentence({ state, problem }: Outgoing) {
  if (state === "failed") {
    return (
      <>
        <strong>Not sent.</strong> {problem?.sentence}
      </>
    );
  }
  return (
    <>
      <strong>It may not have been sent:</strong> the page was closed before the server answered.
      Trying again never sends it twice.
    </>
  );
}
