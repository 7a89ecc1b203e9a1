"""Who a mail is, wherever its server puts it."""

from __future__ import annotations

from datetime import date

import pytest

from services.email_svc.providers.imap_identity import (
    HEADER_BYTES,
    header_block,
    identity_of,
    is_sought,
    message_id_of,
    read_provider_id,
    thread_id_of,
    was_delivered,
)

DAY = date(2026, 3, 1)
MAIL = (
    b"Received: from a by b; Sun, 1 Mar 2026 10:00:00 +0000\r\nMessage-ID: <one@x.example>\r\n"
    b"References: <root@x.example>\r\n <two@x.example>\r\nSubject: Hi\r\n\r\nHello\r\n"
)


def test_line_ends_body_and_day_make_no_other_mail() -> None:
    # Given one mail as two servers give it out
    other = MAIL.replace(b"\r\n", b"\n").replace(b"Hello", b"Hello again")
    # When it is known by its headers, Then it is the same
    one, two = identity_of(MAIL, DAY), identity_of(other, date(2026, 4, 1))
    assert one.provider_id == two.provider_id
    assert one.provider_id.endswith(":<one@x.example>")


def test_two_deliveries_of_one_mail_are_two() -> None:
    # Given a mail that came twice, When each copy is known, Then the trace tells them apart
    again = MAIL.replace(b"10:00:00", b"10:00:01")
    assert identity_of(MAIL, DAY).digest != identity_of(again, DAY).digest


@pytest.mark.parametrize(
    "header",
    [b"", b"Message-ID: <no brackets\r\n", b"Message-ID: <a b@x>\r\n", b'Message-ID: <"@x>\r\n',
     b"Message-ID: <" + b"x" * 300 + b"@x>\r\n", b"Message-ID: <\xfc@x>\r\n"],
)  # fmt: skip
def test_a_mail_without_an_id_to_ask_for_is_found_by_its_day(header: bytes) -> None:
    # Given ids that a server cannot be asked for
    found = identity_of(header + b"Subject: Hi\r\n\r\n", DAY)
    # When the id is kept and read again, Then it leads to the day
    assert found.message_id is None
    assert read_provider_id(found.provider_id).day == DAY
    assert read_provider_id(found.provider_id).digest == found.digest


@pytest.mark.parametrize("text", ["", ":", "abc", "abc:2026-99-99", "abc:x"])
def test_what_is_no_id_leads_nowhere(text: str) -> None:
    found = read_provider_id(text)
    assert (found.message_id, found.day) == (None, None)


def test_a_thread_is_named_by_the_mail_that_began_it() -> None:
    assert thread_id_of(header_block(MAIL)) == "<root@x.example>"
    assert thread_id_of(b"In-Reply-To: <a@x>\r\nMessage-ID: <b@x>") == "<a@x>"
    assert thread_id_of(b"message-id:\r\n <b@x>") == "<b@x>"
    assert len(thread_id_of(b"Subject: Hi")) == 32


def test_a_thread_named_without_bounds_is_kept_in_bounds() -> None:
    assert len(thread_id_of(b"References: <" + b"x" * 5000 + b"@x>")) < 1000


def test_headers_without_an_end_are_read_so_far_only() -> None:
    # Given a mail that is nothing but headers, When they are read, Then so many of them
    assert len(header_block(b"X: y\n" * 100_000)) == HEADER_BYTES
    assert message_id_of(header_block(b"\r\n" + MAIL)) == "<one@x.example>"
    assert is_sought("<one@x.example>")


RELAYED = b"Received: from mx.x.example by in.firm.example with ESMTPS id 1; Sun, 1 Mar 2026\r\n"
KEPT = b"Received: from [192.0.2.1] by smtp.firm.example with ESMTPSA id 2; Sun, 1 Mar 2026\r\n"
FROM_FIRM = b"From: office@firm.example\r\nSubject: Pay here\r\n\r\nDelivered-To: x\r\n"


@pytest.mark.parametrize(
    ("trace", "delivered"),
    [
        (b"", False),
        (KEPT, False),
        (b"Return-Path: <office@firm.example>\r\n" + KEPT, False),
        (b"Delivered-To: office+Sent@firm.example\r\n", True),
        (b"Envelope-to: office@firm.example\r\n" + RELAYED, True),
        (b"Received: from a by b with LMTP id 3; Sun, 1 Mar 2026\r\n" + KEPT, True),
        (b"Received: from a by b (Cyrus)\r\n\twith LMTPA; Sun, 1 Mar 2026\r\n" + RELAYED, True),
        (b"Return-Path: <x@x.example>\r\n" + RELAYED + KEPT, True),
    ],
)
def test_a_mail_that_a_server_delivered_is_known_by_its_trace(
    trace: bytes, *, delivered: bool
) -> None:
    # Given what servers write on top of a mail, below which its sender may write what they like
    # Then one that was brought into the mailbox is told from one that was kept there when it went
    assert was_delivered(header_block(trace + FROM_FIRM)) is delivered
