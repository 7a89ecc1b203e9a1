import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { MailFrame } from "../../src/features/conversation/MailFrame";
import { renderStaff } from "../render";

const ANSWER =
  '<p>Thanks</p><div><span class="quoted-from"></span>On Tuesday, Jane wrote: Before</div>';

describe("a mail above the mail that it answers", () => {
  it("shows the other when asked, and leaves it out again", async () => {
    // Given such a mail, whose fold the service has found
    const { user } = renderStaff(
      <MailFrame messageId="m1" html={ANSWER} attachments={[]} sender="Jane" />,
    );
    const frame = await screen.findByTitle("Mail from Jane");
    expect(frame).toHaveAttribute("srcdoc", expect.stringContaining("Thanks"));
    expect(frame).toHaveAttribute("srcdoc", expect.not.stringContaining("Before"));
    // When the other is asked for, then it is there
    await user.click(screen.getByRole("button", { name: "Show quoted text" }));
    expect(frame).toHaveAttribute("srcdoc", expect.stringContaining("Before"));
    // And when it is not wanted any more, then it is not
    await user.click(screen.getByRole("button", { name: "Hide quoted text", expanded: true }));
    expect(frame).toHaveAttribute("srcdoc", expect.not.stringContaining("Before"));
  });

  it("offers nothing where there is nothing to fold", async () => {
    renderStaff(<MailFrame messageId="m1" html="<p>Thanks</p>" attachments={[]} sender="Jane" />);
    await screen.findByTitle("Mail from Jane");
    expect(screen.queryByRole("button", { name: "Show quoted text" })).toBeNull();
  });
});
