import { useState } from "react";
import { useLiveEvent } from "../../live/use-live";
import { CHANNEL_LABEL } from "../../shared/channels";
import { phoneWords } from "../../shared/phone";
import { useStaff } from "../../features/account/staff-context";

/** Tells screen readers of new messages by others. */
export function Announcer({ openId }: { openId: string | null }) {
  const { me } = useStaff();
  const [text, setText] = useState("");
  useLiveEvent((event) => {
    if (event.type !== "message.recorded" || event.data.message.author.id === me.id) return;
    const { message, conversation_id: id } = event.data;
    const words = id === openId ? `: ${message.body_text.slice(0, 200)}` : "";
    setText(
      `New ${CHANNEL_LABEL[message.channel]} message from ${phoneWords(message.author.name)}${words}`,
    );
  });
  return (
    <p className="visually-hidden" role="log" aria-live="polite" aria-label="New messages">
      {text}
    </p>
  );
}
