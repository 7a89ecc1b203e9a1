"""What SMTP is given of a mail."""

from __future__ import annotations

import pytest

from services.email_svc.providers.smtp_delivery import status_of
from services.email_svc.providers.smtp_envelope import envelope_of, with_bcc

MAIL = (
    b"From: a@firm.example\r\nTo: Jane <jane@x.example>, bob@x.example\r\n"
    b"Cc: Jane <jane@x.example>,\r\n\tcc@x.example\r\n"
    b"Subject: Hi\r\n\r\n.one\r\n..two\r\nBcc: in the text\r\nend"
)
BLIND = ("boss@x.example", "jane@x.example")


def test_everybody_gets_it_once_and_nobody_sees_bcc() -> None:
    # Given a mail that two get blindly, one of them openly too
    envelope = envelope_of(MAIL, BLIND)
    # When it is put into its envelope, Then all are recipients, and its text names the open ones
    assert envelope.recipients == (
        "jane@x.example", "bob@x.example", "cc@x.example", "boss@x.example",
    )  # fmt: skip
    assert b"boss" not in envelope.content


def test_the_writers_copy_says_who_got_it_blindly() -> None:
    head, _, body = with_bcc(MAIL, BLIND).partition(b"\r\n\r\n")
    assert head.endswith(b"\r\nBcc: boss@x.example,\r\n jane@x.example")
    assert body == MAIL.partition(b"\r\n\r\n")[2]
    assert with_bcc(MAIL, ()) == MAIL


def test_dots_are_doubled_and_the_end_is_one() -> None:
    body = envelope_of(MAIL).content.partition(b"\r\n\r\n")[2]
    assert body == b"..one\r\n...two\r\nBcc: in the text\r\nend\r\n.\r\n"


def test_bare_line_ends_cannot_end_the_mail_early() -> None:
    # Given a text that smuggles an end of data in (CVE-2023-51764), When it is written
    content = envelope_of(b"To: a@x.example\r\n\r\nhi\n.\nMAIL FROM:<x>\r.\r\n").content
    # Then every line end is CRLF and every dot that begins a line is doubled
    assert content.endswith(b"hi\r\n..\r\nMAIL FROM:<x>\r\n..\r\n.\r\n")
    assert content.count(b"\r\n.\r\n") == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [("5.1.1 no such user", "5.1.1"), ("4.7.0", "4.7.0"), ("nothing", None), ("", None),
     ("5.1.1.1 x", None), ("9.1.1 x", None), ("5.1.9999 x", None)],
)  # fmt: skip
def test_an_enhanced_status_is_read_from_an_answer(said: str, status: str | None) -> None:
    assert status_of(said) == status
