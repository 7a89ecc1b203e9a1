import { describe, expect, it } from "vitest";
import type { ChannelOption } from "../src/api/types";
import { missingIn } from "../src/features/composer/missing";
import {
  chosenOption,
  chosenRecipient,
  composed,
  EMPTY_DRAFT,
  replySubject,
  written,
} from "../src/features/outbox/draft";
import { DraftStore } from "../src/features/outbox/draft-store";
import { message } from "./samples";

const to = (value: string, primary = false) => ({
  value,
  label: "Work",
  contact_id: "k1",
  contact_name: "Dana",
  primary,
  opted_out: false,
  reason: null,
});
const email: ChannelOption = {
  channel: "email",
  usable: true,
  reason: null,
  code: null,
  preselected: true,
  recipients: [to("old@dana.example"), to("dana@dana.example", true)],
};
const sms: ChannelOption = {
  ...email,
  channel: "sms",
  usable: false,
  reason: "No number",
  preselected: false,
};
const internal: ChannelOption = {
  ...email,
  channel: "internal",
  preselected: false,
  recipients: [],
};
const mail = message({ id: "mail", channel: "email", subject: "Re: Tax" });

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

  it("keeps its channel while it is written, whatever comes in meanwhile", () => {
    // Given words begun while e-mail was preselected
    const textable = { ...sms, usable: true, reason: null };
    const begun = written(EMPTY_DRAFT, "Dear", [textable, email]);
    // When a text comes in, which preselects SMS
    const turned = [
      { ...textable, preselected: true },
      { ...email, preselected: false },
    ];
    // Then the words still go by e-mail, and SMS is chosen once they are wiped
    expect(chosenOption(written(begun, "Dear Dana", turned), turned)?.channel).toBe("email");
    expect(chosenOption(written(begun, "", turned), turned)?.channel).toBe("sms");
  });

  it("replies to the latest mail of the client, to the primary address", () => {
    // Given a thread with a mail in it
    const draft = { ...EMPTY_DRAFT, body: " Thanks " };
    // When it is composed as mail
    const body = composed(draft, email, [mail, message()], []);
    // Then it is a reply with one RE:
    expect(body).toEqual({
      channel: "email",
      body: "Thanks",
      subject: "RE: Tax",
      reply_to_message_id: "mail",
      to: ["dana@dana.example"],
    });
  });

  it("answers whoever wrote last on the channel", () => {
    // Given a second contact, whose mail is the latest
    const luis = { ...to("luis@dana.example"), contact_id: "k2", contact_name: "Luis" };
    const option = { ...email, recipients: [...email.recipients, luis] };
    const fromLuis = { ...mail, author: { kind: "contact" as const, id: "k2", name: "Luis" } };
    // When nobody is chosen, and when somebody is
    const chosen = [null, "old@dana.example", "gone@dana.example"].map((address) =>
      chosenRecipient({ ...EMPTY_DRAFT, to: address }, option, [mail, fromLuis]),
    );
    // Then the choice holds where it exists, else the answer goes to the writer
    expect(chosen).toEqual(["luis@dana.example", "old@dana.example", "luis@dana.example"]);
  });

  it("starts a new mail when the subject is another one", () => {
    // Given a changed subject
    const draft = { ...EMPTY_DRAFT, body: "Hi", subject: "Payroll" };
    // When it is composed
    const body = composed(draft, email, [mail], []);
    // Then it replies to nothing
    expect(body.subject).toBe("Payroll");
    expect(body).not.toHaveProperty("reply_to_message_id");
  });

  it("has no reply subject without a mail", () => {
    // Given a thread of texts
    // When the subject is prefilled
    // Then it is empty, and a mail without one is not sent
    expect(replySubject([message()])).toBe("");
    const body = composed({ ...EMPTY_DRAFT, body: "Hi" }, email, [message()], []);
    expect(missingIn(body)?.fields).toEqual({ subject: ["An e-mail needs a subject."] });
  });

  it("names the colleagues mentioned in a note, and no recipient", () => {
    // Given a note that mentions one of two colleagues
    const staff = ["Tom Becker", "Priya Nair"].map((name, index) => ({
      id: `s${index}`,
      name,
      email: "x@y.example",
      role: "member" as const,
      active: true,
    }));
    const draft = { ...EMPTY_DRAFT, body: "@Tom Becker please check" };
    // When it is composed
    // Then only that colleague is named
    expect(composed(draft, internal, [], staff)).toEqual({
      channel: "internal",
      body: "@Tom Becker please check",
      mentions: ["s0"],
    });
  });
});

describe("DraftStore", () => {
  it("puts refused words above what has been typed since", () => {
    // Given something typed after sending
    const store = new DraftStore();
    store.change("c1", { body: "second" });
    // When the first message is taken back
    store.restore("c1", { ...EMPTY_DRAFT, channel: "sms", body: "first" });
    // Then neither is lost
    expect(store.of("c1")).toEqual({ ...EMPTY_DRAFT, channel: "sms", body: "first\n\nsecond" });
    expect(store.of("c2")).toEqual(EMPTY_DRAFT);
  });
});
