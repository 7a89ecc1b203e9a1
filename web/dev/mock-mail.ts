/** E-mail of the mock gateway: its settings, its senders, and how a mail would be answered. */
import type { Answer, MailSettings, Message } from "../src/api/types";
import { problem, type Answered, type Asked, type Route } from "./mock-http.ts";
import { MESSAGES } from "./sample-messages.ts";

const SETTINGS: MailSettings = {
  firm_signature_html: "<p><strong>Hartwell &amp; Lane</strong></p><p>12 Mill Street</p>",
  subject_default: "A message from Hartwell & Lane",
  undo_seconds: 8,
};
const MINE = { signature_html: "" };

function answerTo({ parts: [id], query }: Asked): Answered {
  const message = MESSAGES.find((candidate) => candidate.id === id);
  if (!message) return problem(404, "not_found", "There is no such message.");
  return [200, answerFor(message, query.get("kind") ?? "reply")];
}

function answerFor(message: Message, kind: string): Answer {
  const forward = kind === "forward";
  const subject = (message.subject ?? "").replace(/^(re|fw): */i, "");
  const writer = `${message.author.name.split(" ")[0]?.toLowerCase()}@northgate.example`;
  const all = kind === "reply_all";
  return {
    to: forward ? [] : [writer],
    cc: all ? ["accounts@northgate.example"] : [],
    subject: `${forward ? "FW" : "RE"}: ${subject}`,
    sender_id: null,
    sender_address: null,
    quoted_html: `<p>${message.author.name} wrote:</p><blockquote>${
      message.body_html ?? `<p>${message.body_text}</p>`
    }</blockquote>`,
    attachments: forward ? message.attachments : [],
    warnings: all
      ? [
          {
            code: "outside_client",
            message: "accounts@northgate.example is nobody of this client.",
            addresses: ["accounts@northgate.example"],
          },
        ]
      : [],
  };
}

function changed<T extends object>(kept: T, { body }: Asked): Answered {
  return [200, Object.assign(kept, body)];
}

export const MAIL_ROUTES: Route[] = [
  ["GET", /^\/messages\/([^/]+)\/answer$/, answerTo],
  ["GET", /^\/settings\/email$/, () => [200, SETTINGS]],
  ["PATCH", /^\/settings\/email$/, (asked) => changed(SETTINGS, asked)],
  ["GET", /^\/me\/signature$/, () => [200, MINE]],
  ["PATCH", /^\/me\/signature$/, (asked) => changed(MINE, asked)],
];
