"""What one mail may cost: whatever it is made of, it is shown, and nobody else waits for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from chassis.runtime.reading.pool import ReadingPool
from contracts.events import MessageReceived
from services.email_svc.mail_reading import NOT_WHOLE, ReadMail, read_plainly
from services.email_svc.mail_reading.read import read_mail
from tests.support.hostile import costs_less_than
from tests.support.hostile_mails import HOSTILE, Mail
from tests.support.postbox import MailDesk
from tests.support.tap import EventTap
from tests.support.waiting import wait_until

STEEP = 3.5
"""How often a mail twice as long may take: about twice when linear, four times when quadratic."""


def reading(read: Callable[[bytes], object], raw: bytes) -> Callable[[], None]:
    """A reading, whatever comes of it: breaking a limit may cost no more either."""

    def once() -> None:
        with suppress(Exception):
            read(raw)

    return once


@pytest.mark.parametrize(("mail", "size"), HOSTILE.values(), ids=HOSTILE)
def test_twice_the_mail_costs_about_twice_the_time(mail: Mail, size: int) -> None:
    # Given a mail, and one twice as long
    once, twice = reading(read_mail, mail(size)), reading(read_mail, mail(2 * size))
    # Then the second costs about twice as much
    assert costs_less_than(STEEP, twice, once)


@pytest.mark.parametrize(("mail", "size"), HOSTILE.values(), ids=HOSTILE)
def test_the_plain_reading_costs_the_same_whatever_comes(mail: Mail, size: int) -> None:
    # Given a mail, and one ten times as long
    found = read_plainly(mail(10 * size))
    # Then somebody gets to see it, and it costs no more than the first 128 kB of it
    assert found.body_text.startswith(NOT_WHOLE)
    first = reading(read_plainly, mail(size)[:131_072])
    assert costs_less_than(STEEP, reading(read_plainly, mail(10 * size)), first)


def test_every_hostile_mail_is_shown(mail_desk: MailDesk, tap: EventTap) -> None:
    # Given a mailbox with all of them, and a good mail behind
    for mail, size in HOSTILE.values():
        mail_desk.box.arrive(raw=mail(size))
    mail_desk.box.arrive()
    # When it is synchronised
    mail_desk.run()
    # Then each is there as a message
    count = len(HOSTILE) + 1
    assert list(mail_desk.verdicts().values()) == ["received"] * count
    wait_until(lambda: len(tap.payloads(mail_desk.firm_id, MessageReceived)) == count)


def test_what_is_not_whole_is_whole_in_its_file(
    mail_readers: ReadingPool[ReadMail],
) -> None:
    # Given more text than a message holds / When it is read
    found = mail_readers.read(b"From: a@x.example\nSubject: s\n\n" + b"a" * 1_500_000)
    # Then what is shown says so, and whoever records it knows to attach the rest
    assert not found.whole
    assert found.body_text.startswith(NOT_WHOLE)
    assert len(found.body_text) < 1_100_000
