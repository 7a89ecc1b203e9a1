import type { Message } from "../../api/types";
import { fullTime } from "../../shared/format-time";
import "./envelope.css";

/** Who wrote a mail to whom, and when: one line, which opens to the whole. */
export function MailEnvelope({ message }: { message: Message }) {
  const { author, sender_address: address, to, cc, bcc } = message;
  const everybody = [...to, ...cc, ...bcc];
  const named = address !== null && address !== author.name;
  const rows: [string, string[]][] = [
    ["From", [named ? `${author.name} <${address}>` : author.name]],
    ["To", to],
    ["Cc", cc],
    ["Bcc", bcc],
    ["Date", [fullTime(message.occurred_at)]],
    ["Sent", message.sent_at === null ? [] : [`${fullTime(message.sent_at)}, says the sender`]],
  ];
  return (
    <details className="envelope">
      <summary>{summaryOf(everybody)}</summary>
      <dl>
        {rows
          .filter(([, values]) => values.length > 0)
          .map(([label, values]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{values.join(", ")}</dd>
            </div>
          ))}
      </dl>
    </details>
  );
}

function summaryOf(everybody: readonly string[]): string {
  const [first, ...others] = everybody;
  if (first === undefined) return "Details";
  return others.length === 0 ? `to ${first}` : `to ${first} and ${others.length} more`;
}
