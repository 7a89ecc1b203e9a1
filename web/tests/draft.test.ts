import { describe, expect, it } from "vitest";
import { missingIn } from "../src/features/composer/missing";
import { chosenOption, EMPTY_DRAFT } from "../src/features/outbox/draft";
import { replySubject } from "../src/features/outbox/envelope";
import { both, email, fromLuis, internal, mail, sent, sms } from "./drafts";
import { message } from "./samples";

describe("a draft", () => {
  it("uses the chosen channel if it is usable, else the preselected one", () => {
    // Given usable e-mail and notes, and unusable SMS
    const options = [sms, internal, email];
    // When SMS, notes or nothing is chosen
    const chosen = (["sms", "internal", null] as const).map(
      (channel) => chosenOption({ ...EMPTY_DRAFT, channel }, options)?.channel,
    );
    // Then SMS gives way to the preselected channel
    expect(chosen).toEqual(["email", "internal", "email"]);
  });

  it("replies to the latest mail of the client, to the primary address", () => {
    // Given a thread with a mail in it, when it is composed, then it is a reply with one RE:
    expect(sent({ ...EMPTY_DRAFT, body: " Thanks " }, [email], [mail, message()])).toEqual({
      channel: "email",
      body: "Thanks",
      subject: "RE: Tax",
      reply_to_message_id: "mail",
      to: ["dana@dana.example"],
    });
  });

  it("answers whoever wrote last on the channel", () => {
    // Given a second contact, whose mail is the latest
    // When nobody is chosen, somebody, and somebody who is there no more
    const chosen = [null, "old@dana.example", "gone@dana.example"].map(
      (address) => sent({ ...EMPTY_DRAFT, to: address }, [both], [mail, fromLuis]).to?.[0],
    );
    // Then the choice holds where it exists, else the answer goes to the writer
    expect(chosen).toEqual(["luis@dana.example", "old@dana.example", "luis@dana.example"]);
  });

  it("answers who wrote before they were linked, by their name or address", () => {
    // Given messages that were moved here from an unknown sender, which name nobody by id
    const writers = ["Luis", "luis@dana.example", "Somebody"];
    // When they are answered
    const answered = writers.map(
      (name) =>
        sent(EMPTY_DRAFT, [both], [{ ...fromLuis, author: { kind: "unknown", id: null, name } }])
          .to?.[0],
    );
    // Then the answer goes to them, and to the primary address when nobody can tell
    expect(answered).toEqual(["luis@dana.example", "luis@dana.example", "dana@dana.example"]);
  });

  it("starts a new mail when the subject is another one", () => {
    // Given a changed subject, when it is composed, then it replies to nothing
    const body = sent({ ...EMPTY_DRAFT, body: "Hi", subject: "Payroll" }, [email]);
    expect(body.subject).toBe("Payroll");
    expect(body).not.toHaveProperty("reply_to_message_id");
  });

  it("has one mark before its subject, however many there were", () => {
    for (const subject of ["Lease", "Re: FW: Lease", "AW: Re[2]: Lease"]) {
      expect(replySubject([{ ...mail, subject }])).toBe("RE: Lease");
    }
  });

  it("has no reply subject without a mail", () => {
    // Given a thread of texts, then it is empty, and a mail without one is not sent
    expect(replySubject([message()])).toBe("");
    const body = sent({ ...EMPTY_DRAFT, body: "Hi" }, [email], [message()]);
    expect(missingIn(body, email)?.fields).toEqual({ subject: ["An e-mail needs a subject."] });
  });
});
