import { useState } from "react";
import { answer } from "../../api/client";
import type { StuckEvent } from "../../api/settings-types";
import type { Channel } from "../../api/types";
import { CHANNEL_LABEL } from "../../shared/channels";
import { fullTime, listTime } from "../../shared/format-time";
import { phoneWords } from "../../shared/phone";
import { useAction } from "../../shared/use-action";
import { ChannelBadge } from "../../shared/ui/ChannelBadge";
import { LinkedText } from "../../shared/ui/LinkedText";
import { ProblemLine } from "../../shared/ui/ProblemLine";
import { useStaff } from "../account/staff-context";
import { DropDialog } from "./DropDialog";
import { senderWords } from "./stuck-words";

interface Props {
  item: StuckEvent;
  onSettled: (said: string) => void;
}

export function StuckEventCard({ item, onSettled }: Props) {
  const { api } = useStaff();
  const action = useAction();
  const [dropping, setDropping] = useState(false);

  const retry = async () => {
    const params = { path: { id: item.id } };
    const body = { service: item.service };
    const done = await action.run(() =>
      answer(api.POST("/stuck-events/{id}/retry", { params, body })),
    );
    if (done) onSettled("It is tried again; should that fail, it comes back here.");
  };

  return (
    <li className="stuck__item" aria-label={item.what}>
      <div className="stuck__head">
        <strong>{item.what}</strong>
        <time dateTime={item.stuck_at} title={fullTime(item.stuck_at)}>
          {listTime(item.stuck_at)}
        </time>
      </div>
      <p className="stuck__reason">{phoneWords(item.reason)}</p>
      {item.message && <StuckWords message={item.message} />}
      <p className="stuck__operator">
        For whoever operates Onethread: <code>{item.operator}</code>
      </p>
      <ProblemLine problem={action.problem} />
      <div className="panel__actions">
        <button
          type="button"
          className="button button--small"
          disabled={action.busy}
          onClick={() => void retry()}
        >
          {action.busy ? "Trying…" : "Try again"}
        </button>
        <button
          type="button"
          className="button button--small button--danger"
          disabled={action.busy}
          onClick={() => setDropping(true)}
        >
          Drop
        </button>
      </div>
      {dropping && (
        <DropDialog item={item} onClose={() => setDropping(false)} onDropped={onSettled} />
      )}
    </li>
  );
}

function StuckWords({ message }: { message: NonNullable<StuckEvent["message"]> }) {
  const { channel, to, subject, text, cut, files, at } = message;
  return (
    <blockquote className="stuck__message">
      <p className="stuck__from">
        {Object.hasOwn(CHANNEL_LABEL, channel) && <ChannelBadge channel={channel as Channel} />}{" "}
        From {phoneWords(senderWords(message))}
        {to.length > 0 && ` to ${phoneWords(to.join(", "))}`}
        {", "}
        <time dateTime={at}>{fullTime(at)}</time>
      </p>
      {subject && <p className="stuck__subject">{subject}</p>}
      <p className="stuck__text">
        {text ? <LinkedText text={text} /> : "No text."}
        {cut && <em> … (there is more)</em>}
      </p>
      {files.length > 0 && <p className="stuck__files">Files: {files.join(", ")}</p>}
    </blockquote>
  );
}
