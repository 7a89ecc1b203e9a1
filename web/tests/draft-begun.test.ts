import { describe, expect, it } from "vitest";
import { missingIn } from "../src/features/composer/missing";
import { chosenOption, EMPTY_DRAFT, holding, shownOf } from "../src/features/outbox/draft";
import { overtakenBy, turned } from "../src/features/outbox/overtaken";
import { both, email, fromLuis, internal, mail, sent, sms, textable, typed } from "./drafts";
import { message } from "./samples";

describe("a draft that was begun", () => {
  const begun = typed("Dear Dana", [email, textable]);
  const turnedToText = [
    { ...textable, preselected: true },
    { ...email, preselected: false },
  ];

  it("keeps its channel, whatever comes in meanwhile", () => {
    // When a text comes in, which preselects SMS
    // Then the words still go by e-mail, and SMS is chosen once they are wiped
    expect(chosenOption(typed("Dear", turnedToText, [mail], begun), turnedToText)?.channel).toBe(
      "email",
    );
    expect(chosenOption(typed("", turnedToText, [mail], begun), turnedToText)?.channel).toBe("sms");
  });

  it("keeps its recipient, subject and the mail it answers", () => {
    // Given words begun to Dana
    const draft = typed("Dear Dana", [both]);
    const before = sent(draft, [both]);
    // When another contact of the client writes, and one goes on
    const after = typed("Dear Dana, hello", [both], [mail, fromLuis], draft);
    // Then what is sent is what was shown, and the page can say who wrote meanwhile
    expect(sent(after, [both], [mail, fromLuis])).toEqual({ ...before, body: "Dear Dana, hello" });
    expect(overtakenBy(after, [both], [mail, fromLuis])?.id).toBe("later");
    // When it is turned, then it answers the other one
    const answer = holding(turned(after, fromLuis), [both], [mail, fromLuis]);
    expect(sent(answer, [both], [mail, fromLuis])).toMatchObject({
      to: ["luis@dana.example"],
      subject: "RE: Payroll",
      reply_to_message_id: "later",
      body: "Dear Dana, hello",
    });
    expect(overtakenBy(answer, [both], [mail, fromLuis])).toBeNull();
  });

  it("says nothing of a message that changes nothing for it", () => {
    // Given a note, and a mail to the one who writes again under the same subject
    const note = holding({ ...EMPTY_DRAFT, channel: "internal", body: "n" }, [internal], [mail]);
    expect(overtakenBy(note, [internal, both], [mail, fromLuis])).toBeNull();
    const text = message({ id: "t2" });
    const draft = typed("Hi", [textable], [message()]);
    expect(overtakenBy(draft, [textable], [message(), text])).toBeNull();
  });

  it("comes back as it was from another channel", () => {
    // Given a mail to Dana, when one looks at texts, another writes, and one comes back
    const draft = typed("Dear Dana", [both, textable]);
    const onText = holding({ ...draft, channel: "sms" }, [both, textable], [mail, fromLuis]);
    const back = holding({ ...onText, channel: "email" }, [both, textable], [mail, fromLuis]);
    expect(sent(back, [both], [mail, fromLuis])).toEqual(sent(draft, [both]));
  });

  it("never takes somebody else for a recipient who is gone", () => {
    // Given words to a contact whose address is removed meanwhile
    const draft = typed("Hi", [both], [mail, fromLuis]);
    expect(sent(draft, [both]).to).toEqual(["luis@dana.example"]);
    const later = typed("Hi there", [email], [mail, fromLuis], draft);
    // Then it goes to nobody before somebody is chosen
    expect(missingIn(sent(later, [email]), email)?.fields).toEqual({
      to: ["Choose whom to send it to."],
    });
  });

  it("stays on a channel that cannot be used any more, and says so", () => {
    // Given a text begun, when the firm's number is gone
    const draft = typed("Hi", [textable, email], [message()], { ...EMPTY_DRAFT, channel: "sms" });
    const shown = shownOf({ ...draft, channel: null }, [sms, email], [message()]);
    // Then nothing goes out another way
    expect(shown?.option.channel).toBe("sms");
    expect(missingIn(sent(draft, [sms, email]), sms)?.fields).toEqual({
      channel: ["No number Choose another channel."],
    });
  });
});
