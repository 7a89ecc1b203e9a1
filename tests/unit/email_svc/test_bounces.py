"""Delivery status notifications, structured and not, and mails that only look like them."""

import pytest

from services.email_svc.mail_reading import (
    DeliveryStatusNotification,
    RecipientStatus,
)
from services.email_svc.mail_reading.read import read_mail
from services.email_svc.outbound.reasons import bounce_reason

OURS = "<01a2.token@firm.example>"


def notification(text: str) -> DeliveryStatusNotification | None:
    return read_mail(text.replace("\n", "\r\n").encode()).notification


def report(
    action: str = "failed",
    status: str = "5.1.1",
    last: str = f"Content-Type: message/rfc822\n\nMessage-ID: {OURS}\nSubject: Hi\n\nbody",
) -> str:
    return f"""From: Mail Delivery Subsystem <mailer-daemon@x.example>
Subject: Delivery Status Notification
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; x.example

Final-Recipient: rfc822; Bob@y.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user
--b
{last}
--b--
"""


def test_rfc3464_with_the_original() -> None:
    # Given a report with the whole mail, When read, Then original, recipient and status are known
    found = notification(report())
    assert found == DeliveryStatusNotification(
        (OURS,), (RecipientStatus("failed", "5.1.1", "bob@y.example"),)
    )


def test_rfc3464_with_headers_only() -> None:
    found = notification(
        report(last=f"Content-Type: text/rfc822-headers\n\nMessage-ID: {OURS}\nTo: x")
    )
    assert found is not None
    assert found.originals == (OURS,)


def test_an_id_the_provider_replaced_is_found_by_our_own_header() -> None:
    # Given returned headers whose Message-ID is the provider's
    last = f"Content-Type: text/rfc822-headers\n\nMessage-ID: <theirs@x>\nX-Onethread-Ref: {OURS}"
    found = notification(report(last=last))
    assert found is not None
    assert found.originals == ("<theirs@x>", OURS)


def test_rfc3464_without_the_original() -> None:
    # Given a report that returns nothing, Then the References name the mail
    text = report(last="Content-Type: text/plain\n\nnothing").replace(
        "Subject:", f"References: <older@x> {OURS}\nSubject:", 1
    )
    found = notification(text)
    assert found is not None
    assert found.originals == (OURS, "<older@x>")


def test_delay_is_no_failure() -> None:
    found = notification(report("delayed", "4.4.1"))
    assert found is not None
    assert found.recipients == (RecipientStatus("delayed", "4.4.1", "bob@y.example"),)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_success_is_no_notification(action: str) -> None:
    assert notification(report(action, "2.0.0")) is None


def test_several_recipients() -> None:
    more = "\n\nFinal-Recipient: rfc822; c@y.example\nAction: delayed\nStatus: 4.2.2\n--b\nContent"
    found = notification(
        report().replace("\n--b\nContent-Type: message/rfc822", more + "-Type: message/rfc822")
    )
    assert found is not None
    assert [one.action for one in found.recipients] == ["failed", "delayed"]


def test_odd_status_falls_back() -> None:
    found = notification(report(status="unknown"))
    assert found is not None
    assert found.recipients[0].status == "5.0.0"


QMAIL = f"""From: MAILER-DAEMON@mx.y.example
Return-Path: <>
Subject: failure notice

Hi. This is the qmail-send program at mx.y.example.
<bob@y.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Received: from x
Message-ID: {OURS}
Subject: Hi
"""
SENDMAIL_DELAY = f"""From: postmaster@y.example
Subject: Warning: could not send message for past 4 hours
In-Reply-To: {OURS}

<bob@y.example>... Deferred: 451 4.4.1 timed out
"""
EXIM = f"""From: Mail Delivery System <Mailer-Daemon@y.example>
Subject: Mail delivery failed: returning message to sender
X-Failed-Recipients: bob@y.example

550 Administrative prohibition

------ This is a copy of the message, including all the headers. ------

Message-ID: {OURS}
"""


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (QMAIL, RecipientStatus("failed", "5.1.1", "bob@y.example")),
        (SENDMAIL_DELAY, RecipientStatus("delayed", "4.4.1", "bob@y.example")),
        (EXIM, RecipientStatus("failed", "5.0.0", "bob@y.example")),
    ],
)
def test_unstructured(text: str, outcome: RecipientStatus) -> None:
    # Given what older servers write, When read, Then the same is known
    assert notification(text) == DeliveryStatusNotification((OURS,), (outcome,))


@pytest.mark.parametrize("address", ["pat.o'neil@y.example", "a.very+odd_%one@y.example"])
def test_the_whole_address_is_read_in_every_form(address: str) -> None:
    # Given an address with signs that are not letters, in both kinds of notification
    structured = notification(report().replace("Bob@y.example", address))
    plain = notification(QMAIL.replace("bob@y.example", address))
    quoted = notification(QMAIL.replace("<bob@y.example>", f"'{address}'"))
    # When read / Then none of it is lost
    for found in (structured, plain, quoted):
        assert found is not None
        assert found.recipients[0].recipient == address


@pytest.mark.parametrize(
    "text",
    [
        "From: bob@y.example\nSubject: Delivery failure of the shelves\n\nWhere are they?",
        "From: postmaster@y.example\nSubject: Welcome\n\nHello",
        "From: bob@y.example\nAuto-Submitted: auto-replied\nSubject: Out of office\n\nBack soon",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b--",
    ],
)
def test_other_mail_is_no_notification(text: str) -> None:
    assert notification(text) is None


@pytest.mark.parametrize(
    ("status", "sentence", "permanent"),
    [
        ("5.1.1", "This address does not exist.", True),
        ("4.2.2", "The recipient's mailbox is full.", False),
        ("5.7.509", "The recipient's server refused the message for its rules or security.", True),
        ("5.0.0", "The message could not be delivered.", True),
    ],
)
def test_plain_sentences(status: str, sentence: str, *, permanent: bool) -> None:
    # Given a status code, Then the reason says it plainly and tells hard from soft
    reason = bounce_reason(status, "bob@y.example")
    assert reason.message == f"{sentence} (bob@y.example)"
    assert (reason.code, reason.permanent) == (status, permanent)
