import { describe, expect, it } from "vitest";
import type { Sender } from "../src/api/types";
import { composed } from "../src/features/outbox/composed";
import { EMPTY_DRAFT, isBegun, shownOf, type Draft } from "../src/features/outbox/draft";
import { draftFrom } from "../src/features/outbox/kept-draft";
import { leavesFrom } from "../src/features/outbox/leaves-from";
import { answered, NO_MAIL_PARTS, type MailParts } from "../src/features/outbox/mail-parts";
import { email, mail, typed } from "./drafts";
import { message } from "./samples";

const draftOf = (parts: Partial<MailParts>, rest: Partial<Draft> = {}): Draft => ({
  ...EMPTY_DRAFT,
  body: "Hello",
  ...rest,
  mail: { ...NO_MAIL_PARTS, ...parts },
});

function sent(draft: Draft, signature = "") {
  const shown = shownOf(draft, [email], [mail], "From the office");
  if (!shown) throw new Error("nothing to write on");
  return composed(draft, shown, { signatureHtml: signature });
}

const ANSWER = {
  to: ["mei@dana.example"],
  cc: ["luis@dana.example"],
  subject: "RE: Payroll",
  sender_id: "s2",
  sender_address: null,
  quoted_html: "<blockquote>Before</blockquote>",
  attachments: [],
  warnings: [{ code: "outside_client" as const, message: "Careful.", addresses: [] }],
};

describe("an e-mail", () => {
  it("goes to whom the page shows, with copies and files", () => {
    // Given addresses chosen by hand, and a picture that was taken out of the text again
    const file = { name: "a", content_type: "x/y", size: 1 };
    const draft = draftOf({
      to: ["new@else.example"],
      cc: ["c@else.example"],
      bcc: ["b@else.example"],
      files: [
        { ...file, id: "f1" },
        { ...file, id: "gone", inText: true },
      ],
    });
    // When it is composed
    expect(sent(draft)).toMatchObject({
      body: "Hello",
      to: ["new@else.example"],
      cc: ["c@else.example"],
      bcc: ["b@else.example"],
      attachments: ["f1"],
    });
  });

  it("is HTML where it has more than words, with the signature and the quoted mail below", () => {
    // Given formatted words and a signature
    const draft = draftOf(
      { quotedHtml: "<blockquote>q</blockquote>" },
      { html: "<p>a</p><p></p>" },
    );
    expect(sent(draft, "<p>Olivia</p>")).toMatchObject({
      body: "",
      body_html:
        '<p style="margin:0">a</p><p style="margin:0"><br></p><p style="margin:0"><br></p>' +
        '<p style="margin:0">Olivia</p><p></p><blockquote>q</blockquote>',
    });
    // And without them it is the words alone
    expect(sent(draftOf({ unsigned: true }), "<p>Olivia</p>")).not.toHaveProperty("body_html");
  });

  it("leaves the files of a mail that was to be forwarded out of an answer begun instead", () => {
    // Given a file of one's own, and a forward that brought the mail's file along
    const file = { name: "lease.pdf", content_type: "application/pdf", size: 1 };
    const answer = {
      ...ANSWER,
      attachments: [{ ...file, id: "theirs", document: true, content_id: null }],
    };
    const own = { ...NO_MAIL_PARTS, files: [{ ...file, id: "own" }] };
    const forward = answered(own, answer, "m7", "forward");
    expect(sent(draftOf(forward)).attachments).toEqual(["own", "theirs"]);
    // When it is answered after all, or forwarded once more
    const reply = answered(forward, ANSWER, "m7", "reply");
    const again = answered(forward, answer, "m7", "forward");
    // Then only one's own goes along, or theirs once
    expect(sent(draftOf(reply)).attachments).toEqual(["own"]);
    expect(sent(draftOf(again)).attachments).toEqual(["own", "theirs"]);
  });

  it("answers the mail that was chosen, also under another subject; a forwarded one answers none", () => {
    const reply = answered(NO_MAIL_PARTS, ANSWER, "m7", "reply_all");
    expect(sent(draftOf(reply, { subject: "Other" }))).toMatchObject({
      to: ["mei@dana.example"],
      cc: ["luis@dana.example"],
      sender_id: "s2",
      subject: "Other",
      reply_to_message_id: "m7",
    });
    const forward = answered(NO_MAIL_PARTS, ANSWER, "m7", "forward");
    expect(sent(draftOf(forward))).not.toHaveProperty("reply_to_message_id");
  });

  it("has the subject of the settings where it answers nothing and nobody wrote one", () => {
    const shown = shownOf(draftOf({}), [email], [], "From the office");
    expect(shown?.subject).toBe("From the office");
    expect(shownOf(draftOf({}, { subject: "" }), [email], [], "From the office")?.subject).toBe("");
  });

  it("is kept whole by the browser, and begun by a copy alone", () => {
    const draft = draftOf(
      { cc: ["c@else.example"], quotedHtml: "q" },
      { html: "<p><em>a</em></p>" },
    );
    expect(draftFrom(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
    expect(draftFrom({ ...draft, mail: { cc: 1 } })?.mail).toEqual(NO_MAIL_PARTS);
    expect(isBegun(draftOf({ bcc: ["b@else.example"] }, { body: "" }))).toBe(true);
    expect(isBegun(EMPTY_DRAFT)).toBe(false);
  });
});

const sender = (id: string, usual = false): Sender => ({
  id,
  mailbox_id: id,
  address: `${id}@firm.example`,
  name: "",
  default: usual,
  source: "mailbox",
  mailbox_label: "",
});

describe("the address a mail leaves from", () => {
  const senders = [sender("team", true), sender("office")];
  const toOffice = message({
    id: "asked",
    channel: "email",
    subject: "Tax",
    to: ["Office@firm.example"],
  });
  const from = (draft: Draft) => {
    const shown = shownOf(draft, [email], [toOffice]);
    return shown && leavesFrom(draft, shown, [toOffice], senders)?.id;
  };

  it("is the one that the mail answered came to", () => {
    const answer = typed("Yes", [email], [toOffice]);
    expect(from(answer)).toBe("office");
    // A mail with a subject of its own is new, and leaves from the usual one
    expect(from({ ...answer, subject: "Another matter" })).toBe("team");
    // What somebody chose counts before all
    expect(from({ ...answer, mail: { ...answer.mail, senderId: "team" } })).toBe("team");
  });
});
