"""One mail never stops its mailbox, and none is lost: what cannot be read whole is shown."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chassis.errors import ProviderRefused, ServiceUnavailable
from chassis.runtime.context import ServiceContext
from chassis.runtime.reading.pool import ReadingFailed, ReadingFault
from contracts.events import MessageReceived
from services.email_svc.inbound import record
from services.email_svc.inbound import use_cases as inbound
from services.email_svc.mail_reading import NOBODY, NOT_WHOLE, ReadMail
from services.email_svc.mail_reading.read import read_mail
from tests.support.files import kept_file
from tests.support.postbox import MailDesk, open_mail_desk
from tests.support.tap import EventTap
from tests.support.waiting import wait_until

RANDOM = random.Random(7)
LETTERS = "".join(RANDOM.choices(string.ascii_letters, k=4_000))
"""Such that no index can compress them."""


@dataclass
class FakeReaders:
    """Reads here, but does something else first with the mails of a subject."""

    deeds: dict[str, Callable[[], object]] = field(default_factory=dict)
    asked: list[str | None] = field(default_factory=list)

    def read(self, raw: bytes) -> ReadMail:
        found = read_mail(raw)
        self.asked.append(found.subject)
        changed = self.deeds.get(found.subject or "", lambda: None)()
        return changed if isinstance(changed, ReadMail) else found


@pytest.fixture
def readers() -> FakeReaders:
    return FakeReaders()


@pytest.fixture
def desk(quiet_email: ServiceContext, readers: FakeReaders, firm_id: str) -> Any:
    with open_mail_desk(quiet_email, readers, firm_id) as made:
        yield made


def fail(problem: BaseException) -> Callable[[], None]:
    def deed() -> None:
        raise problem

    return deed


def received(tap: EventTap, desk: MailDesk, count: int) -> dict[str | None, dict[str, Any]]:
    """What the thread was told, by subject."""
    wait_until(lambda: len(tap.payloads(desk.firm_id, MessageReceived)) == count)
    return {one["subject"]: one for one in tap.payloads(desk.firm_id, MessageReceived)}


def test_a_mail_that_breaks_its_limits_is_shown_with_the_raw_mail(
    desk: MailDesk, readers: FakeReaders, tap: EventTap
) -> None:
    # Given a mail whose reading is killed, between good ones
    ids = desk.box.arrive(3)
    readers.deeds[ids[1]] = fail(ReadingFailed(ReadingFault.KILLED))
    # When the mailbox is synchronised, Then all are in at once
    desk.run()
    assert desk.verdicts() == dict.fromkeys(ids, "received")
    shown = received(tap, desk, 3)[ids[1]]
    # And that one says who wrote, what, that this is not all, and brings itself along
    assert shown["sender_address"] == "jane@x.example"
    assert shown["body_text"] == f"{NOT_WHOLE}\n\nHello"
    (file,) = shown["attachments"]
    assert file["content_type"] == "message/rfc822"
    assert kept_file(desk.context, file["digest"]) == desk.box.mails[ids[1]].raw


def test_a_reading_that_ends_the_program_is_counted(desk: MailDesk, readers: FakeReaders) -> None:
    # Given a mail that takes the whole program with it
    class Killed(BaseException):
        pass

    (one,) = desk.box.arrive()
    readers.deeds[one] = fail(Killed())
    # When it was begun as often as a restart may fall into it
    for _ in range(inbound.MOST_READINGS):
        with pytest.raises(Killed):
            desk.run()
        assert desk.verdicts() == {one: "waiting"}
        desk.row("update mailboxes set leased_until = now() - interval '1 s' returning 1")
    # Then it is shown without being taken apart again
    desk.run()
    assert desk.verdicts() == {one: "received"}
    assert len(readers.asked) == inbound.MOST_READINGS


def test_ids_and_addresses_longer_than_an_index_takes_are_bounded(
    mail_desk: MailDesk, tap: EventTap
) -> None:
    # Given a Message-ID of 3,500 characters, a sender of 4,000, and a good mail
    box = mail_desk.box
    box.arrive(raw=f"From: a@x.example\nSubject: 1\nMessage-ID: <{LETTERS[:3500]}>\n\nx".encode())
    box.arrive(raw=f"From: {LETTERS}@x.example\nSubject: 2\n\nx".encode())
    umlauts = "".join(RANDOM.choices("\u00e4\u00f6\u4e00\U0001f600", k=900))
    box.arrive(raw=f"From: a@x.example\nSubject: 3\nReferences: <{umlauts}@x>\n\nx".encode())
    box.arrive(2)
    # When synchronised
    mail_desk.run()
    # Then all are received, and what went into keys is short
    assert set(mail_desk.verdicts().values()) == {"received"}
    shown = received(tap, mail_desk, 5)
    assert shown["1"]["own_ref"].endswith("@too-long.invalid>")
    assert shown["2"]["sender_address"] == NOBODY.address
    assert all(len(ref.encode()) <= 998 for ref in shown["3"]["refs"])


def test_what_the_database_refuses_of_one_mail_is_no_outage(
    desk: MailDesk, readers: FakeReaders, tap: EventTap
) -> None:
    # Given a reading with a text that no index takes, between good ones
    ids = desk.box.arrive(3)
    poison = replace(read_mail(desk.box.mails[ids[1]].raw), rfc822_id=LETTERS)
    readers.deeds[ids[1]] = lambda: poison
    # When synchronised, Then it is recorded by what it surely is, and the others are in
    desk.run()
    assert desk.verdicts() == dict.fromkeys(ids, "received")
    assert desk.cursor == 3
    assert received(tap, desk, 3)[ids[1]]["body_text"].startswith(NOT_WHOLE)


def test_a_fault_of_ours_is_tried_again_and_kept(
    desk: MailDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a mail that cannot be recorded, whatever is left out
    (one,) = desk.box.arrive()
    monkeypatch.setattr(record, "record_mail", lambda *_, **__: 1 / 0)
    # When it has been tried often enough, Then it is kept with its error and its raw bytes
    for _ in range(inbound.MOST_TRIES):
        desk.run()
    assert desk.verdicts() == {one: "unreadable"}
    assert desk.row("select error from seen_mail").startswith("ZeroDivisionError")
    digest = desk.row("select raw_digest from seen_mail")
    assert kept_file(desk.context, digest) == desk.box.mails[one].raw
    # And it is not looked at again
    assert desk.run() == 0


def test_a_mail_that_waited_is_taken_in_once_it_can_be(
    desk: MailDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a mail that could not be recorded once
    (one,) = desk.box.arrive()
    with monkeypatch.context() as patch:
        patch.setattr(record, "record_mail", lambda *_, **__: 1 / 0)
        desk.run()
    assert desk.verdicts() == {one: "waiting"}
    # When it is tried again, Then it is received
    desk.run()
    assert desk.verdicts() == {one: "received"}


def test_a_mail_the_provider_refuses_waits_and_the_others_come_in(desk: MailDesk) -> None:
    # Given a provider that says no to one mail for a while
    ids = desk.box.arrive(2)
    no = [ProviderRefused("Invalid id value.", provider_code="invalidArgument") for _ in range(4)]
    refusals = list(no)

    def refuse(provider_id: str) -> None:
        if provider_id == ids[0] and refusals:
            raise refusals.pop()

    desk.box.on_fetch = refuse
    # When synchronised, however often, Then the others are in, and it is never given up
    for _ in no:
        desk.run()
        assert desk.verdicts() == {ids[0]: "waiting", ids[1]: "received"}
    # When the provider gives it out, Then it is read like any other
    desk.run()
    assert desk.verdicts() == dict.fromkeys(ids, "received")


def test_readers_that_do_not_start_are_an_outage(desk: MailDesk, readers: FakeReaders) -> None:
    # Given readers that are busy once
    (one,) = desk.box.arrive()
    deeds = [fail(ServiceUnavailable("busy"))]
    readers.deeds[one] = lambda: deeds.pop()() if deeds else None
    # When synchronised, Then the mail is not spoilt: it is read at the next turn
    desk.run()
    assert desk.cursor == 0
    desk.run()
    assert desk.verdicts() == {one: "received"}
