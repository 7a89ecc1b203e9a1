from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from chassis.errors import ProviderRefused
from services.notify_svc.staff_mail.content import StaffMail, StaffMailGroup, StaffMailItem
from services.notify_svc.staff_mail.mail import (
    compose_staff_mail,
    html_of,
    subject_of,
    text_of,
)

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAGES = "https://inbox.example"
TEXT = StaffMailItem("l1", "client_message", "Bianchi Ltd: new text message", "Call <me>", "Anna")
FAILED = StaffMailItem(
    "l2", "delivery_failed", "Bianchi Ltd: e-mail not delivered", "Full.", "Olga"
)
LOST = StaffMailItem("l3", "mailbox_trouble", "The mailbox a@b is disconnected", "Connect it.", "x")
MAIL = StaffMail(
    mail_id="mail-1",
    attempt=1,
    firm_name="Rossi & Partners",
    staff_id="olga",
    staff_name="Olga Rossi",
    address="olga@firm.example",
    groups=(StaffMailGroup("conversation-a", (TEXT, FAILED)), StaffMailGroup(None, (LOST,))),
    line_ids=("l1", "l2", "l3"),
    more=0,
)
ONE = replace(MAIL, groups=(StaffMailGroup("conversation-a", (TEXT,)),), line_ids=("l1",))


def parsed(one: StaffMail) -> EmailMessage:
    composed = compose_staff_mail(one, "no-reply@mail.example", PAGES, NOW)
    sent = composed.as_bytes(policy=policy.SMTP)
    return cast("EmailMessage", message_from_bytes(sent, policy=policy.default))


def test_headers() -> None:
    # Given unread news
    # When it is composed and read back from its bytes
    mail = parsed(MAIL)
    # Then it comes from the firm, once per e-mail, asks for no auto-reply, and can be sorted
    assert mail["From"].addresses[0].display_name == "Rossi & Partners"
    assert mail["To"].addresses[0].addr_spec == "olga@firm.example"
    assert mail["Message-ID"] == "<notification.mail-1@mail.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "Onethread notifications <notifications.mail.example>"
    assert mail["List-Unsubscribe"] == f"<{PAGES}/settings/notifications>"
    assert mail["Subject"] == "3 notifications from Rossi & Partners"


def test_one_piece_of_news_is_the_subject() -> None:
    # Given a single line / Then its title says it all, on one line
    assert subject_of(ONE) == "Bianchi Ltd: new text message"
    broken = replace(TEXT, title="Evil\r\nBcc: all@firm.example")
    assert "\n" not in subject_of(replace(ONE, groups=(StaffMailGroup(None, (broken,)),)))


def test_text_groups_by_conversation_with_a_link_to_it() -> None:
    # Given two lines of a conversation and one of a mailbox
    # When the plain text is written
    text = text_of(MAIL, PAGES)
    # Then people's words have their writer, the conversation one link, the mailbox the inbox's
    assert "Bianchi Ltd: new text message\n  Anna: Call <me>" in text
    assert "Bianchi Ltd: e-mail not delivered\n  Full." in text
    assert text.count(f"{PAGES}/c/conversation-a") == 1
    assert f"Open Onethread: {PAGES}/\n" in text
    assert text.endswith(f"{PAGES}/settings/notifications\n")


def test_html_escapes_what_people_wrote() -> None:
    # Given words with markup in them
    # When the HTML is written
    html = html_of(MAIL, PAGES)
    # Then they are shown, not run, and the link opens the conversation
    assert "Anna: Call &lt;me&gt;" in html
    assert f'href="{PAGES}/c/conversation-a"' in html
    assert "<me>" not in html


def test_what_had_no_room_is_counted() -> None:
    # Given more lines than are shown
    many = replace(MAIL, more=12)
    # Then both parts say how many
    assert "And 12 more in Onethread." in text_of(many, PAGES)
    assert "And 12 more in Onethread." in html_of(many, PAGES)
    assert "more in Onethread" not in text_of(MAIL, PAGES)


def test_an_address_that_is_none_is_refused() -> None:
    # Given a person without an address that mail can be sent to
    # When the mail is composed / Then it is refused for good
    with pytest.raises(ProviderRefused):
        parsed(replace(MAIL, address="nobody"))
