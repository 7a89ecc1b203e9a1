import { smsLength } from "../sms-length";
import "./sms-meter.css";

interface Props {
  text: string;
  /** What the server adds to it; null where it could not be asked. */
  appended?: string | null;
}

/** How long a text is as it goes out, in segments, and what makes it longer than it looks. */
export function SmsMeter({ text, appended = "" }: Props) {
  const { units, segments, room, special, level } = smsLength(text + (appended ?? ""));
  const parts = segments <= 1 ? "1 segment" : `${segments} segments`;
  return (
    <p className="sms-meter" data-level={level} role="status" aria-label="Text length">
      {units} / {room}
      <span className="sms-meter__parts" data-many={segments > 1}>
        {" "}
        · {parts}
      </span>
      {appended && <span title={appended.trim()}> · with the consent notice of a first text</span>}
      {appended === null && " · a consent notice may be added"}
      {special !== null && ` · ${shorteningOf(special, segments)}`}
    </p>
  );
}

function shorteningOf(character: string, segments: number): string {
  const isEmoji = /\p{Extended_Pictographic}/u.test(character);
  const what = isEmoji ? "an emoji" : `“${character}”`;
  return `${what} makes texts shorter: ${segments <= 1 ? 70 : 67} characters a segment`;
}
