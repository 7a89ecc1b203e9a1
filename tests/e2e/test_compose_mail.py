"""An e-mail in the page: rich, with copies and a file, taken back once, sent, answered to all."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tools import seed_people as demo
from tools.stories.world import StoryWorld

Json = dict[str, Any]
RECEIPT = {"name": "receipt.txt", "mimeType": "text/plain", "buffer": b"Total: 12.00\n"}


def fill_addresses(form: Locator, name: str, address: str) -> None:
    """Opens Cc or Bcc by its button and types an address into it."""
    form.get_by_role("button", name=name, exact=True).click()
    form.get_by_role("combobox", name=name, exact=True).fill(address)
    form.get_by_role("combobox", name=name, exact=True).press("Enter")


def write_mail(page: Page, subject: str, cc: str, bcc: str) -> Locator:
    """A formatted mail to the client, not sent yet; the composer."""
    form = page.get_by_role("form", name="Composer")
    form.locator("label", has_text="E-mail").first.click()
    expect(form.get_by_role("toolbar", name="Formatting")).to_be_visible()
    form.get_by_role("textbox", name="Message").click()
    page.keyboard.type("Thank you, ")
    page.keyboard.press("Control+b")
    page.keyboard.type("Friday works.")
    form.get_by_role("textbox", name="Subject").fill(subject)
    fill_addresses(form, "Cc", cc)
    fill_addresses(form, "Bcc", bcc)
    form.get_by_label("Files to attach").set_input_files(files=[RECEIPT])
    expect(form.get_by_role("button", name="Remove receipt.txt")).to_be_visible()
    return form


def arrived(world: StoryWorld, address: str, subject: str) -> Json:
    """The one mail of this subject in somebody's mailbox outside."""
    found = world.eventually(
        lambda: [one for one in world.play.mails(address) if one["subject"] == subject],
        f"{address} has the mail",
    )
    assert len(found) == 1, f"{len(found)} copies"
    return found[0]


def test_a_mail_is_written_taken_back_sent_and_answered_to_all(world: StoryWorld) -> None:
    # Given a client, and an owner who writes to them with copies to others
    client, tag = world.new_client(), world.tag()
    subject, cc, bcc = f"Friday {tag}", f"cc.{tag}@else.example", f"bcc.{tag}@else.example"
    page = world.staff_page(path=f"/c/{client.conversation_id}")
    form = write_mail(page, subject, cc, bcc)
    # When it is sent, once it is clear that it goes outside the client, and taken back
    form.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Send anyway").click()
    page.get_by_role("button", name=re.compile("^Undo")).click()
    # Then it stands in the composer as it was, and nothing has gone
    text = form.get_by_role("textbox", name="Message")
    expect(text.locator("strong")).to_have_text("Friday works.")
    expect(form.get_by_role("button", name=f"Remove {bcc}")).to_be_visible()
    expect(form.get_by_role("button", name="Remove receipt.txt")).to_be_visible()
    assert not world.play.mails(client.email)
    # When it is sent for good
    form.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Send anyway").click()
    waiting = page.get_by_role("article", name=re.compile("not sent yet$"))
    waiting.get_by_role("button", name="Send now").click()
    # Then all three have it, with the file, the copy in the open and the blind one nowhere
    for address in (client.email, cc, bcc):
        mail = arrived(world, address, subject)
        assert "Friday works." in mail["text"], mail
        assert address == bcc or bcc not in str(mail), mail
    mail = arrived(world, client.email, subject)
    assert [one["name"] for one in mail["attachments"]] == ["receipt.txt"], mail
    answer_to_all(world, page, mail, client.email, cc)


def answer_to_all(world: StoryWorld, page: Page, mail: Json, client_email: str, cc: str) -> None:
    """The client answers, and the firm answers that to everybody."""
    # When the client answers with the other in copy, and that is answered to all
    subject = f"Re: {mail['subject']}"
    world.play.mail(
        client_email,
        demo.FIRM_MAILBOX,
        subject,
        "See you on Friday then.",
        cc=[cc],
        in_reply_to=mail["message_id"],
    )
    theirs = page.get_by_role("article").filter(has_text="See you on Friday then.")
    theirs.get_by_role("button", name="Reply all").click()
    form = page.get_by_role("form", name="Composer")
    expect(form.get_by_role("button", name=f"Remove {cc}")).to_be_visible()
    form.get_by_role("textbox", name="Message").click()
    page.keyboard.type("Until then.")
    form.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Send anyway").or_(
        page.get_by_role("button", name=re.compile("^Undo"))
    ).first.wait_for()
    anyway = page.get_by_role("button", name="Send anyway")
    if anyway.is_visible():
        anyway.click()
    page.get_by_role("article", name=re.compile("not sent yet$")).get_by_role(
        "button", name="Send now"
    ).click()
    # Then both have it, in the thread of the mail answered
    for address in (client_email, cc):
        found = world.eventually(
            lambda at=address: [m for m in world.play.mails(at) if "Until then." in m["text"]],
            f"{address} has the answer",
        )
        assert mail["message_id"] in found[0]["references"], found[0]
