"""Delivery status notifications and the mails that they are about."""

from __future__ import annotations

from chassis.ids import new_id
from contracts.events import MessageComposed
from tests.support.postbox import MailDesk

NOTICE = """From: mailer-daemon@x.example
Subject: Delivery report
Message-ID: <{id}@x.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

See below.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; x.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
--b
Content-Type: text/rfc822-headers

Message-ID: {ours}
--b--
"""


def _is(message: MessageComposed) -> str:
    return f"message_id = '{message.message_id}'"


def test_a_bounce_finds_its_mail_although_the_provider_renamed_it(mail_desk: MailDesk) -> None:
    # Given a provider that gives our mail a Message-ID of its own
    mail_desk.box.renames = "<theirs@mail.example>"
    message = mail_desk.deliver()
    query = f"select own_ref from deliveries where {_is(message)}"
    assert mail_desk.row(query) == mail_desk.box.renames
    # When a bounce returns the headers we wrote
    (own,) = [
        line for line in mail_desk.box.sent[0][0].split("\r\n") if line.startswith("X-Onethread")
    ]
    raw = (
        "From: mailer-daemon@x.example\nSubject: Undelivered Mail Returned to Sender\n\n"
        f"550 5.1.1 no such user\n\nMessage-ID: <other@x>\n{own}\n"
    )
    mail_desk.box.arrive(raw=raw.encode())
    mail_desk.run()
    # Then the right delivery failed
    assert mail_desk.state(message) == "failed"
    assert mail_desk.verdicts() == {"g0": "notice"}


def test_a_delay_ends_as_the_servers_say(mail_desk: MailDesk) -> None:
    # Given a mail to two people, and what servers say of them one after the other
    message = mail_desk.order(("ann@y.example", "bob@y.example"), channel="email", subject="Hi")
    query = f"select own_ref from deliveries where {_is(message)}"

    def say(action: str, status: str, recipient: str) -> str:
        values = {"action": action, "status": status, "recipient": recipient}
        raw = NOTICE.format(id=new_id(), ours=mail_desk.row(query), **values)
        mail_desk.box.arrive(raw=raw.encode())
        mail_desk.run()
        return mail_desk.state(message)

    # Then a delay shows, and goes on when another recipient has the mail
    assert say("delayed", "4.4.1", "bob@y.example") == "delayed"
    assert say("delivered", "2.0.0", "ann@y.example") == "delayed"
    # And nothing more being heard for days, it arrived
    mail_desk.app.delays.end_passed()
    assert mail_desk.state(message) == "delayed"
    mail_desk.app.delays.end_passed(age=0)
    assert mail_desk.state(message) == "sent"
    # But a failure is one, whenever it comes, and each recipient's reason is kept
    assert say("failed", "4.4.7", "bob@y.example") == "failed"
    assert say("failed", "5.1.1", "ann@y.example") == "failed"
    assert say("delayed", "4.2.2", "ann@y.example") == "failed"
    reason = mail_desk.row(f"select reason_message from deliveries where {_is(message)}")
    assert [name in reason for name in ("(bob@y.example)", "(ann@y.example)")] == [True, True]


def test_a_delay_of_one_recipient_is_over_when_they_have_it(mail_desk: MailDesk) -> None:
    # Given a delayed mail / When its one recipient's server passed it on / Then it is sent
    for action in ("delivered", "relayed", "expanded"):
        message = mail_desk.deliver()
        ours = mail_desk.row(f"select own_ref from deliveries where {_is(message)}")
        for said, status in (("delayed", "4.4.1"), (action, "2.0.0")):
            values = {"action": said, "status": status, "recipient": "bob@y.example"}
            raw = NOTICE.format(id=new_id(), ours=ours, **values)
            mail_desk.box.arrive(raw=raw.encode())
        mail_desk.run()
        assert mail_desk.state(message) == "sent"
        # And none of these notices is a client's message
        assert set(mail_desk.verdicts().values()) == {"notice"}


def test_a_bounce_that_is_not_ours_is_shown(mail_desk: MailDesk) -> None:
    # Given a bounce of something written elsewhere
    raw = b"From: mailer-daemon@x.example\nSubject: Undeliverable: Hi\n\n550 5.1.1 no such user"
    mail_desk.box.arrive(raw=raw)
    # When synchronised, Then somebody gets to see it
    mail_desk.run()
    assert mail_desk.verdicts() == {"g0": "received"}
