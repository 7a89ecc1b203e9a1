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
def test_a_success_is_told_apart_and_no_failure(action: str) -> None:
    # Given a report of a success / When read / Then it says which, and of whom
    found = notification(report(action, "2.1.5"))
    assert found is not None
    assert found.recipients == (RecipientStatus(action, "2.1.5", "bob@y.example"),)


def test_several_recipients() -> None:
    more = "\n\nFinal-Recipient: rfc822; c@y.example\nAction: delayed\nStatus: 4.2.2\n--b\nContent"
    found = notification(
        report().replace("\n--b\nContent-Type: message/rfc822", more + "-Type: message/rfc822")
    )
    assert found is not None
    assert [one.action for one in found.recipients] == ["failed", "delayed"]


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        ("unknown", "smtp; 550 refused", "5.0.0"),
        ("unknown", "smtp; 550 unknown no such user", "5.1.1"),
        ("5.0.0", "smtp; 550 5.1.1 <bob@y.example>: rejected", "5.1.1"),
        ("5.0.0", "smtp; 552 mailbox is full", "5.2.2"),
        ("5.0.0", "smtp; 554 blocked as spam", "5.7.1"),
        ("5.0.0", "x-unix; host unknown", "5.1.2"),
        ("4.0.0", "smtp; 452 over quota", "4.2.2"),
        ("5.1.1", "smtp; 550 5.7.1 refused", "5.1.1"),
        ("", "", "5.0.0"),
    ],
)
def test_what_says_most_is_the_reason(status: str, said: str, code: str) -> None:
    # Given a status and a diagnostic that say more or less / Then the more precise one counts
    text = report(status=status)
    found = notification(text.replace(f"smtp; 550 {status} no such user", said))
    assert found is not None
    assert found.recipients[0].status == code


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


OTHER_REPORTS = [
    (
        (
            "From: MAILER-DAEMON <>\nTo: office@firm.example\nSubject: failed delivery\n\n"
            "<bob@y.example>: host mx.y.example said: 550 no such user"
        ),
        [("failed", "5.1.1", "bob@y.example")],
    ),
    (
        (
            "From: MAILER-DAEMON@y.example\nSubject: Mail failed, returning to sender\n\n"
            "Write to helpdesk@y.example with questions.\n\nRecipient: bob@y.example\n"
            "Reason: mailbox is full"
        ),
        [("failed", "5.2.2", "bob@y.example")],
    ),
    (
        (
            "From: mailer-daemon@y.example\nReturn-Path: <>\n"
            "Subject: =?utf-8?b?0J3QtSDQtNC+0YHRgtCw0LLQu9C10L3Qvg==?=\n\n"
            "bob@y.example\n    550 5.1.1 user unknown\n"
        ),
        [("failed", "5.1.1", "bob@y.example")],
    ),
    (
        (
            "From: System Administrator <postmaster@y.example>\nTo: office@firm.example\n"
            "Subject: E\n\nYour message\n  To: office@firm.example\n"
            "did not reach the following recipient(s):\n\n"
            "bob@y.example on Tue, 3 Mar 2026\n    The recipient name is not recognized\n"
        ),
        [("failed", "5.1.1", "bob@y.example")],
    ),
    (
        (
            "From: MAILER-DAEMON@y.example\nTo: office@firm.example\nSubject: Undeliverable\n\n"
            "office@firm.example wrote to:\n<bob@y.example>:\n550 5.1.1 no such user\n"
            "<cy@y.example>:\n552 5.2.2 over quota\n"
        ),
        [("failed", "5.1.1", "bob@y.example"), ("failed", "5.2.2", "cy@y.example")],
    ),
    (
        (
            "From: mailer-daemon@y.example\nSubject: Delivery Status\n"
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSorry.\n"
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
            "Final-Recipient: rfc822; bob@y.example\nAction: failed\nStatus: 5.1.1\n--b--"
        ),
        [("failed", "5.1.1", "bob@y.example")],
    ),
    (
        (
            "From: mailer-daemon@y.example\nSubject: Undelivered mail\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
            "<bob@y.example>: 552 mailbox full\n--b\nContent-Type: message/delivery-status\n\n"
            "nothing of use\n--b--"
        ),
        [("failed", "5.2.2", "bob@y.example")],
    ),
    (
        (
            "From: mailer-daemon@y.example\nSubject: Undelivered mail\n"
            "Content-Type: multipart/report; boundary=b\n\n--b\n\nTo: bob@y.example\n--b--"
        ),
        [("failed", "5.0.0", "bob@y.example")],
    ),
]


@pytest.mark.parametrize(("text", "outcome"), OTHER_REPORTS)
def test_reports_of_every_make(text: str, outcome: list[tuple[str, str, str]]) -> None:
    # Given reports without an address, without fields, in other containers and languages / When
    # read
    mail = read_mail(text.replace("\n", "\r\n").encode())
    # Then those who did not get the mail are known, and neither we nor a help desk are among them
    assert mail.notification is not None
    assert mail.notification.recipients == tuple(RecipientStatus(*one) for one in outcome)
    # And it is no person's mail
    assert mail.automatic


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
        ("5.1.10", "This address does not exist, or its domain takes no mail.", True),
        (
            "5.4.1",
            "The recipient's server does not take mail for this address, or did not answer.",
            True,
        ),
        (
            "5.1.8",
            "The recipient's server does not accept the firm's own address as a sender.",
            True,
        ),
    ],
)
def test_plain_sentences(status: str, sentence: str, *, permanent: bool) -> None:
    # Given a status code, Then the reason says it plainly and tells hard from soft
    reason = bounce_reason(status, "bob@y.example")
    assert reason.message == f"{sentence} (bob@y.example)"
    assert (reason.code, reason.permanent) == (status, permanent)
