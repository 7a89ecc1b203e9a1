import { OVER_AT, smsLength } from "../sms-length";
import "./sms-meter.css";

export function SmsMeter({ text }: { text: string }) {
  const { units, encoding, segments, level } = smsLength(text);
  const parts = segments <= 1 ? "1 segment" : `${segments} segments`;
  return (
    <p className="sms-meter" data-level={level} role="status" aria-label="Text length">
      {units} / {OVER_AT}
      <span className="sms-meter__parts" data-many={segments > 1}>
        {" "}
        · {parts}
        {encoding === "UCS-2" && " · special characters"}
      </span>
    </p>
  );
}
