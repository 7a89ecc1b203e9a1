"""Outlook's Thread-Index: one name a thread, whatever mail of it derives it."""

from __future__ import annotations

import uuid
from base64 import b64decode
from datetime import UTC, datetime, timedelta

from services.email_svc.outbound.thread_index import thread_index

FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def message_at(moment: datetime) -> str:
    """A message's id, as of that moment."""
    milliseconds = round(moment.timestamp() * 1000)
    value = (milliseconds << 80) | (0x7 << 76) | (0x2 << 62) | 12345
    return str(uuid.UUID(int=value))


BEGUN = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
ROOT = message_at(BEGUN)


def test_the_first_mail_names_the_thread_and_when_it_began() -> None:
    # Given a mail that begins a thread / When its index is read as Outlook does
    named = b64decode(thread_index(ROOT, ROOT))
    # Then it has the time, to the size of its unit, and the thread's id
    assert len(named) == 22
    filetime = int.from_bytes(named[:6], "big") << 16
    begun = FILETIME_EPOCH + timedelta(microseconds=filetime / 10)
    assert timedelta() <= BEGUN - begun < timedelta(seconds=0.01)
    assert named[6:] == uuid.UUID(ROOT).bytes


def test_the_others_are_in_the_same_thread_and_say_how_much_later() -> None:
    # Given answers after a day, after three years, and by a clock that ran back
    for later in (timedelta(days=1), timedelta(days=1096), timedelta(minutes=-5)):
        answer = b64decode(thread_index(ROOT, message_at(BEGUN + later)))
        # Then they are in the thread, five bytes further, and the unit fits
        assert answer[:22] == b64decode(thread_index(ROOT, ROOT))
        assert len(answer) == 27
        time = int.from_bytes(answer[22:26], "big")
        unit = 23 if time >> 31 else 18
        said = timedelta(microseconds=((time & 0x7FFFFFFF) << unit) / 10)
        assert abs(said - max(later, timedelta())) < timedelta(seconds=1)
