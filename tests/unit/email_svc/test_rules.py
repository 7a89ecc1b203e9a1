"""What can be sent and under which subject, when it is tried again, which mail is the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.email_svc.inbound.rules import identity_key, nth_key, shown_as
from services.email_svc.mail_reading import MailFile, ReadMail
from services.email_svc.mail_reading.read import read_mail
from services.email_svc.outbound.reasons import NO_RECIPIENT
from services.email_svc.outbound.rules import fault_of, next_try_at, subject_of
from services.email_svc.threads.rules import ParentMail, base_subject
from tests.support.samples import outbound

PARENT = ParentMail("mailbox", "thread", "<1@x>", (), "Tax")
THEN = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_message_needs_recipients_a_mail_can_go_to() -> None:
    # Given messages / Then one that no mail can be made of says why
    assert fault_of(outbound("bob@y.example")) is None
    assert fault_of(replace(outbound("bob@y.example"), to=())) == NO_RECIPIENT
    fault = fault_of(replace(outbound("bob@y.example"), to=("bob@y.example", "bob@localhost")))
    assert fault is not None
    assert fault.code == "bad_address"
    assert "bob@localhost" in fault.message


def test_a_reply_without_a_subject_takes_its_parents() -> None:
    message = outbound("bob@y.example", subject=None)
    assert subject_of(message, PARENT) == "Re: Tax"
    assert subject_of(message, replace(PARENT, subject="")) == ""
    assert subject_of(message, None) == ""
    assert subject_of(outbound("bob@y.example", subject="Party"), PARENT) == "Party"


@pytest.mark.parametrize(
    ("attempts", "pauses"), [(0, 1), (1, 1), (2, 2), (3, 4), (7, 64), (8, 64), (500, 64)]
)
def test_pauses_between_attempts_double_up_to_a_limit(attempts: int, pauses: int) -> None:
    # Given a pause of five seconds, When a mail has been tried so often, Then it waits so long
    assert next_try_at(attempts, THEN, 5.0) == THEN + timedelta(seconds=5 * pauses)


@pytest.mark.parametrize(
    "subject",
    [
        "Tax 2026", "RE: tax  2026", "Re: AW: Tax 2026", "Fwd: WG[2]: TAX 2026",
        "[EXTERNAL] Re: Tax 2026", "Re: [EXT] Tax 2026", "Tax 2026 (fwd)", "Re(2): Tax 2026",
        "Re^2: Tax 2026", "RV: Tax 2026", "SV: VS: Tax 2026", "TR : Tax 2026", "Antw: Tax 2026",
        "回复：Tax 2026", "答复: Tax 2026", "EXTERNAL: Re: Tax 2026", "R: I: Tax 2026",
        "Odp: Tax 2026", "ENC: RES: Tax 2026", "Re:Re:Tax 2026",
    ],
)  # fmt: skip
def test_marks_of_replies_are_no_part_of_a_subject(subject: str) -> None:
    assert base_subject(subject) == "tax 2026"


@pytest.mark.parametrize("subject", ["[Project] Tax", "Reform: tax", "Reply: tax", "Tax: re"])
def test_words_are_part_of_a_subject(subject: str) -> None:
    assert base_subject(subject) == subject.casefold()


def read(message_id: str, date: str, sender: str = "jane@x.example") -> ReadMail:
    return read_mail(f"From: {sender}\r\n{message_id}\r\nDate: {date}\r\n\r\nHello".encode())


def test_a_mail_is_known_again_by_its_id_and_all_that_it_says() -> None:
    # Given one mail as two mailboxes have it, and others that share its Message-ID
    mail = read("Message-ID: <1@x>", "Sun, 01 Mar 2026 10:00:00 +0000")
    key = identity_key(mail)
    # Then it has one key, the others have their own, and one without an id has none
    assert key == identity_key(replace(mail, chain=("<0@x>",)))
    others = [
        read("Message-ID: <1@x>", "Sun, 01 Mar 2026 11:00:00 +0000"),
        replace(mail, sender=read("X: y", "", "ann@x.example").sender),
        replace(mail, body_text="Other words"),
        replace(mail, body_html="<p>Hello</p>"),
        replace(mail, subject="Another"),
        replace(mail, files=(MailFile("a.pdf", "application/pdf", b"1", None),)),
        replace(mail, files=(MailFile("a.pdf", "application/pdf", b"2", None),)),
    ]
    assert len({key, *map(identity_key, others)}) == len(others) + 1
    assert identity_key(read("X: y", "Sun, 01 Mar 2026 10:00:00 +0000")) is None


def test_what_a_mailbox_has_twice_was_sent_twice() -> None:
    # Given an identity / Then the first mail of it has that as its key, each other one its own
    keys = [nth_key("identity", earlier) for earlier in range(3)]
    assert keys[0] == "identity"
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    ("kind", "content_id", "called"),
    [("image/png", "a@x", "a@x"), ("application/pdf", "a@x", None), ("image/png", None, None),
     ("image/png", "x" * 251, None)],
)  # fmt: skip
def test_only_a_picture_is_shown_in_a_text(
    kind: str, content_id: str | None, called: str | None
) -> None:
    assert shown_as(MailFile("a", kind, b"1", content_id)) == called
