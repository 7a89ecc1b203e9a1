"""A picture in the text of a received mail is told with what the text calls it."""

from __future__ import annotations

from datetime import UTC, datetime

from contracts.events import MessageReceived
from services.email_svc.provider import RawMail
from tests.support.postbox import MailDesk
from tests.support.tap import EventTap
from tests.support.waiting import wait_until

MAIL = b"""From: Nora <nora@field.example>
Message-ID: <p1@field.example>
Subject: Plan
MIME-Version: 1.0
Content-Type: multipart/related; boundary=b

--b
Content-Type: text/html

<p>Here: <img src="cid:plan@field.example"></p>
--b
Content-Type: image/png; name=plan.png
Content-ID: <plan@field.example>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b
Content-Type: application/pdf; name=plan.pdf
Content-ID: <pdf@field.example>
Content-Transfer-Encoding: base64

JVBERi0=
--b--
"""


def test_a_picture_in_the_text_is_told_by_its_name_there(
    mail_desk: MailDesk, tap: EventTap
) -> None:
    # Given a mail that shows a picture it brings along, and brings a file
    box = mail_desk.box
    box.mails["p"] = RawMail("p", "t-p", "inbox", MAIL, datetime(2026, 3, 4, tzinfo=UTC))
    box.order.append("p")
    # When it is received
    mail_desk.run()
    (told,) = wait_until(lambda: tap.payloads(mail_desk.firm_id, MessageReceived))
    # Then the picture is called as in the text, and the file by nothing
    assert 'src="cid:plan@field.example"' in told["body_html"]
    called = {file["name"]: file["content_id"] for file in told["attachments"]}
    assert called == {"plan.png": "plan@field.example", "plan.pdf": None}
