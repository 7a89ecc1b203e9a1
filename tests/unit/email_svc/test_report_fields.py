"""Reports in the forms of RFC 3464, appendix E, and what their words add to their codes."""

from __future__ import annotations

import pytest

from services.email_svc.mail_reading.read import read_mail
from services.email_svc.outbound.reasons import bounce_reason, is_of_address

HEAD = """From: Mail Delivery Subsystem <mailer-daemon@relay.example>
To: office@firm.example
Subject: Mail delivery report
Auto-Submitted: auto-generated
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

The particulars stand below.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
"""
TAIL = "\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <ours@firm.example>\n\nHello\n--b--\n"
SIMPLE = """
Original-Recipient: rfc822;olive@client.example
Final-Recipient: rfc822;olive@client.example
Action: failed
Status: 4.0.0
Diagnostic-Code: smtp; 426 connection timed out
Last-Attempt-Date: Thu, 7 Jul 1994 17:15:49 -0400
"""
SEVERAL = """
Original-Recipient: rfc822;anna@client.example
Final-Recipient: rfc822;anna@client.example
Action: failed
Status: 5.0.0 (permanent failure)
Diagnostic-Code: smtp; 550 'anna@client.example' is not a
 registered gateway user
Remote-MTA: dns; client.example

Original-Recipient: rfc822;ben@other.example
Final-Recipient: rfc822;ben@other.example
Action: delayed
Status: 4.0.0 (host name lookup failure)

Original-Recipient: rfc822;cleo@third.example
Final-Recipient: rfc822;cleo@third.example
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; 550 user unknown
Remote-MTA: dns; third.example
"""
GATEWAYED = """
Original-Recipient: rfc822;/CN=Dora/@gateway.example
Final-Recipient: x400; /C=US/ADMD=EXAMPLE/
Action: failed
Status: 5.1.1 (unable to deliver)
Diagnostic-Code: x400; 1
"""
DELAYED = """
Original-Recipient: rfc822;eve@client.example
Final-Recipient: rfc822;eve@client.example
Action: delayed
Status: 4.4.1 (no answer from mail host)
Remote-MTA: dns; mx.client.example
Will-Retry-Until: Sat, 12 Jul 2026 04:08:18 -0400
"""
RELAYED = """
Final-Recipient: rfc822; finn@client.example
Action: relayed
Status: 2.1.9
"""
EXPANDED = """
Original-Recipient: rfc822;team@client.example
Final-Recipient: rfc822;team@client.example
Action: expanded (to three people)
Status: 2.0.0
"""
DELIVERED = """
Final-Recipient: rfc822; gwen@client.example
Action: DELIVERED
Status: 2.1.5
"""


def statuses(*groups: str) -> list[tuple[str, str, str | None]]:
    """What a report with these groups of fields says of each recipient."""
    text = HEAD + "".join(groups) + TAIL
    found = read_mail(text.replace("\n", "\r\n").encode()).notification
    assert found is not None
    assert found.originals == ("<ours@firm.example>",)
    return [(one.action, one.status, one.recipient) for one in found.recipients]


@pytest.mark.parametrize(
    ("group", "said"),
    [
        (SIMPLE, [("failed", "4.4.1", "olive@client.example")]),
        (
            SEVERAL,
            [
                ("failed", "5.1.1", "anna@client.example"),
                ("delayed", "4.1.2", "ben@other.example"),
                ("failed", "5.1.1", "cleo@third.example"),
            ],
        ),
        (GATEWAYED, [("failed", "5.1.1", "/cn=dora/@gateway.example")]),
        (DELAYED, [("delayed", "4.4.1", "eve@client.example")]),
        (RELAYED, [("relayed", "2.1.9", "finn@client.example")]),
        (EXPANDED, [("expanded", "2.0.0", "team@client.example")]),
        (DELIVERED, [("delivered", "2.1.5", "gwen@client.example")]),
    ],
)
def test_each_form_is_read_exactly(group: str, said: list[tuple[str, str, str]]) -> None:
    # Given a report in a form of the appendix / Then action, code and recipient are its own
    assert statuses(group) == said


def test_success_and_failure_stand_beside_each_other() -> None:
    # Given one report of four recipients / Then each has its own outcome, in order
    found = statuses(DELIVERED, SIMPLE, RELAYED, DELAYED)
    assert [action for action, *_ in found] == ["delivered", "failed", "relayed", "delayed"]


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        # Words beside a code that says nothing
        ("5.5.0", "550 Mailbox is frozen", "5.2.1"),
        ("5.0.0", "the account that you tried to reach does not exist", "5.1.1"),
        ("5.0.0", "501 The domain is not reachable", "5.1.2"),
        ("5.2.0", "552 disk quota exceeded", "5.2.2"),
        ("5.0.0", "554 maximum hop count exceeded, probably a routing loop", "5.4.6"),
        ("5.0.0", "551 forbidden by invalid RDNS record", "5.7.1"),
        ("5.0.0", "554 service currently unavailable", "5.3.0"),
        ("5.0.0", "500 syntax error", "5.5.2"),
        ("5.0.0", "550 address rejected", "5.1.0"),
        ("5.0.0", "550 rejected", "5.7.1"),
        # What a server uses one code for, and words tell apart
        ("5.2.1", "550 5.2.1 <x@y.example>... User unknown", "5.1.1"),
        ("5.1.1", "552 sorry, mailbox is over quota temporarily (#5.1.1)", "5.2.2"),
        ("5.7.1", "550 5.7.1 recipient rejected: account disabled", "5.2.1"),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", "5.1.10"),
        # That time was up is less than why
        ("4.4.7", "450 4.7.1 name lookup failed", "4.7.1"),
        ("4.4.7", "452 not enough space", "4.2.2"),
        ("4.4.7", "connection timed out", "4.4.7"),
        # A code in the words beats one that says nothing
        ("5.1.0", "5.1.0 Unknown address error 550-'5.2.2 mailbox full'", "5.2.2"),
    ],
)
def test_code_and_words_are_read_together(status: str, said: str, code: str) -> None:
    # Given a failure with a code and words / Then what says most is the reason
    group = f"\nFinal-Recipient: rfc822; x@y.example\nAction: failed\nStatus: {status}\n"
    assert statuses(f"{group}Diagnostic-Code: smtp; {said}\n") == [("failed", code, "x@y.example")]


@pytest.mark.parametrize(
    ("status", "of_address"),
    [
        ("5.1.1", True), ("5.1.10", True), ("5.2.1", True), ("5.4.4", True), ("5.0.0", True),
        ("5.1.8", False), ("5.2.2", False), ("5.7.1", False), ("5.3.4", False), ("4.1.1", False),
    ],
)  # fmt: skip
def test_only_what_the_address_is_to_blame_for_marks_it(status: str, *, of_address: bool) -> None:
    # Given a code / Then it marks the address only where nothing else could have gone there either
    assert is_of_address(status) is of_address


@pytest.mark.parametrize("status", ["5.1.351", "5.7.13", "4.4.6", "5.3.0"])
def test_codes_of_large_providers_have_sentences(status: str) -> None:
    assert bounce_reason(status, None).message != "The message could not be delivered."


WORDS = [
    # A gateway that is no daemon by its name, and says that it goes on
    (
        """From: Gateway@filter.example
Subject: Delivery failure notification

Your message could not be delivered to the following recipients:

hal@y.example

Delivery attempts will continue to be made for 5 days.""",
        ("delayed", "hal@y.example"),
    ),
    # A service that writes from an ordinary address
    (
        """From: E500_Mail_Service@y.example
Subject: Returned Mail - Error

--- Failed Recipients ---

<ida@y.example>: mailbox unavailable. [Code 550]""",
        ("failed", "ida@y.example"),
    ),
    # A null path and plain words
    (
        """Return-Path: <>
From: no-reply@y.example
Subject: Mail

Your mail could not be delivered to: <jon@y.example>
As their mailbox is full.""",
        ("failed", "jon@y.example"),
    ),
    # A filter that sends back as a receipt
    (
        """From: Mail System <admin@y.example>
Subject: Automatically rejected mail
Content-Type: multipart/report; report-type=disposition-notification; boundary=b

--b

Your message to <kim@y.example> was automatically rejected:
Quota exceeded
--b
Content-Type: message/disposition-notification

Disposition: automatic-action; deleted
--b--""",
        ("failed", "kim@y.example"),
    ),
    # Nothing but addresses and the mail
    (
        """From: MAILER-DAEMON@y.example
Content-Type: multipart/mixed; boundary=b

--b

y.example.

<lea@y.example>:

--b
Content-Type: message/rfc822

Subject: Hi
--b--""",
        ("failed", "lea@y.example"),
    ),
    # A warning that is none
    (
        """From: MDaemon@y.example
Subject: Warning: max@y.example - User unknown!

max@y.example - no such user here.""",
        ("failed", "max@y.example"),
    ),
]


@pytest.mark.parametrize(("text", "outcome"), WORDS)
def test_reports_in_words(text: str, outcome: tuple[str, str]) -> None:
    # Given what servers write without fields / Then who is concerned and how is known
    found = read_mail(text.replace("\n", "\r\n").encode()).notification
    assert found is not None
    assert [(one.action, one.recipient) for one in found.recipients] == [outcome]


@pytest.mark.parametrize(
    "text",
    [
        # A person who forwards a notice, and one who writes about one
        (
            "From: ann@client.example\nSubject: Fwd: Returned mail: see transcript\n\n"
            "What is this?\n\n> could not be delivered to <bob@y.example>"
        ),
        "From: ann@client.example\nSubject: Undeliverable parcel\n\nThe parcel came back.",
        # A receipt that says nothing of rejecting
        (
            "From: ann@client.example\nSubject: Read: Hi\nContent-Type: multipart/report;"
            " report-type=disposition-notification; boundary=b\n\n--b\n\nIt was displayed.\n--b--"
        ),
    ],
)
def test_what_people_write_is_no_report(text: str) -> None:
    assert read_mail(text.replace("\n", "\r\n").encode()).notification is None
