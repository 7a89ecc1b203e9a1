"""The reading that cannot fail: of any bytes at all, who wrote, what about, and the beginning."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import msgspec
import pytest

from contracts.types import LONGEST_REF, bounded_ref
from services.email_svc.mail_reading import NOBODY, NOT_WHOLE, ReadMail, read_plainly
from tests.support.hostile_mails import HOSTILE

MAIL = (
    b"From: =?utf-8?q?J=C3=B6rg?= <Joerg@x.example>\r\nSubject: Tax\r\n returns\r\n"
    b"Message-ID: <1@x>\r\nIn-Reply-To: <0@x>\r\nDate: Sun, 01 Mar 2026 11:59:00 +0000\r\n"
    b"Auto-Submitted: auto-replied\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n"
)


def shown(content: bytes) -> str:
    return read_plainly(b"Subject: s\n\n" + content).body_text.removeprefix(f"{NOT_WHOLE}\n\n")


def test_head_and_beginning_are_read() -> None:
    # Given an ordinary mail / Then its plain reading has what its thread is found by
    mail = read_plainly(MAIL)
    assert (mail.sender.name, mail.sender.address) == ("J\u00f6rg", "joerg@x.example")
    assert (mail.subject, mail.rfc822_id, mail.refs) == ("Tax returns", "<1@x>", ("<0@x>",))
    assert mail.dated == datetime(2026, 3, 1, 11, 59, tzinfo=UTC)
    assert mail.automatic
    assert mail.body_text == f"{NOT_WHOLE}\n\nGr\u00fc\u00dfe"
    assert not mail.whole


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Gr\u00fc\u00dfe".encode(), "Gr\u00fc\u00dfe"),
        ("\ufeffGr\u00fc\u00dfe".encode(), "Gr\u00fc\u00dfe"),
        ("Gr\u00fc\u00dfe".encode("utf-16"), "Gr\u00fc\u00dfe"),
        ("Gr\u00fc\u00dfe \u20ac".encode("cp1252"), "Gr\u00fc\u00dfe \u20ac"),
        (b"a\x00b\rc", "ab\nc"),
        # Cut in the middle of a character.
        ("\u00fc".encode() * 32_768 + b"x", "\u00fc" * 32_768),
        (b"x" + "\u00fc".encode() * 40_000, "x" + "\u00fc" * 32_767),
    ],
)
def test_the_charset_is_guessed(content: bytes, text: str) -> None:
    assert shown(content) == text


def test_any_bytes_at_all_are_read() -> None:
    # Given mails cut, mixed and spoilt at random
    chance = random.Random(3)
    seeds = [MAIL, *(mail(20) for mail, _ in HOSTILE.values()), bytes(range(256))]
    for _ in range(2_000):
        raw = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(raw) + 1)
            raw[at:at] = chance.choice(seeds)[: chance.randint(1, 40)]
            cut = chance.randrange(len(raw))
            del raw[cut : cut + chance.randint(0, 20)]
        # When one is read plainly, Then what comes out can be stored and sent
        found = read_plainly(bytes(raw))
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=ReadMail) == found
        assert "\x00" not in found.body_text


def test_nothing_is_nobodys() -> None:
    assert read_plainly(b"").sender == NOBODY


def test_a_long_id_is_kept_as_its_digest() -> None:
    # Given ids that fit, and that do not; the same one twice
    fits, too_long = "<" + "a" * (LONGEST_REF - 2) + ">", "<" + "\u00fc" * 500 + ">"
    # Then the first is itself, and the other is always the same short one
    assert bounded_ref(fits) == fits
    assert bounded_ref(too_long) == bounded_ref(too_long)
    assert bounded_ref(too_long) != bounded_ref(too_long + "x")
    assert len(bounded_ref(too_long).encode()) <= LONGEST_REF
