"""Synchronising and sending step by step, with a provider that can be told to fail at any point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from chassis.config import load
from chassis.errors import OutcomeUnknown, ProviderError, ProviderRefused, ProviderUnavailable
from chassis.ids import new_id
from chassis.runtime.context import ServiceContext, open_context
from chassis.storage.migrate import migrate
from contracts.actor import system_actor
from contracts.events import MessageComposed
from contracts.rpc.email import ConnectMailbox
from services.email_svc.config import SERVICE_NAME, EmailConfig
from services.email_svc.errors import CursorExpired, GrantWithdrawn
from services.email_svc.inbound import use_cases as inbound
from services.email_svc.mail_reading import ReadMail
from services.email_svc.provider import ChangePage, MailboxGrant, Profile, RawMail, SentMail
from services.email_svc.use_cases import EmailUseCases
from tests.support.samples import composed, envelope_of
from tests.support.waiting import wait_until
from tools.stack import Stack


@pytest.fixture(scope="module")
def context(servers: Stack) -> Iterator[ServiceContext]:
    """A database of its own, over which no service runs: only the test moves things."""
    environment = servers.environment | {"DATABASE_NAME": "onethread_email_quiet"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        migrate("services.email_svc")
    opened = open_context(SERVICE_NAME, load(EmailConfig, environment))
    yield opened
    opened.close()


@dataclass
class Postbox:
    """A mailbox in memory that is also its own provider and session."""

    address: str
    mails: dict[str, RawMail] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    sent: list[tuple[str, str | None]] = field(default_factory=list)
    page: int = 2
    oldest: int = 0
    fails: dict[str, list[ProviderError]] = field(default_factory=dict)
    on_fetch: Callable[[str], None] = lambda _: None
    rotated: MailboxGrant | None = None
    renames: str = ""
    grants: list[str] = field(default_factory=list)

    def open(self, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]) -> Postbox:
        self.grants.append(grant.refresh_token)
        if self.rotated is not None:
            keep(self.rotated)
            self.rotated = None
        return self

    def _fail(self, call: str) -> None:
        if self.fails.get(call):
            raise self.fails[call].pop(0)

    def profile(self) -> Profile:
        self._fail("profile")
        return Profile(self.address, str(len(self.order)))

    def watch(self) -> datetime | None:
        return None

    def changes(self, cursor: str) -> Iterator[ChangePage]:
        if int(cursor) < self.oldest:
            raise CursorExpired("forgotten")
        start = int(cursor)
        while True:
            self._fail("changes")
            end = min(start + self.page, len(self.order))
            yield ChangePage(tuple(self.order[start:end]), str(end))
            if end >= len(self.order):
                return
            start = end

    def list_since(self, moment: datetime) -> Iterator[tuple[str, ...]]:
        self._fail("list")
        for start in range(0, len(self.order), self.page):
            yield tuple(reversed(self.order[start : start + self.page]))

    def fetch(self, provider_id: str) -> RawMail | None:
        self.on_fetch(provider_id)
        self._fail("fetch")
        return self.mails.get(provider_id)

    def send(self, raw: bytes, thread_id: str | None) -> SentMail:
        self.sent.append((raw.decode(), thread_id))
        self._fail("send")
        return SentMail(f"s{len(self.sent)}", thread_id or f"t{len(self.sent)}", self.renames)

    def find_sent(self, rfc822_id: str, after: datetime) -> SentMail | None:
        self._fail("find")
        found = [raw for raw, _ in self.sent if rfc822_id in raw]
        return SentMail("s-found", "t-found", rfc822_id) if found else None

    def arrive(self, count: int = 1, **changes: Any) -> list[str]:
        """Mails come in; their ids."""
        ids = []
        for _ in range(count):
            one = f"g{len(self.order)}"
            raw = f"From: jane@x.example\nMessage-ID: <{new_id()}@x>\nSubject: {one}\n\nHello"
            mail = RawMail(one, f"t-{one}", "inbox", raw.encode(), datetime.now(UTC))
            self.mails[one] = replace(mail, **changes)
            self.order.append(one)
            ids.append(one)
        return ids


@dataclass
class Desk:
    """A firm, its mailbox and what email_svc makes of them."""

    context: ServiceContext
    app: EmailUseCases
    box: Postbox
    firm_id: str
    mailbox_id: str = ""

    def connect(self, refresh_token: str) -> None:
        # Without threads that would synchronise it behind the test's back.
        quiet = EmailUseCases(self.context, {"gmail": self.box}, sync_threads=0)
        request = ConnectMailbox(address=self.box.address, refresh_token=refresh_token)
        made = quiet.mailboxes.connect_mailbox(system_actor(self.firm_id), request)
        self.mailbox_id = made.id

    def run(self) -> int:
        return self.app.sync.synchronise(self.mailbox_id)

    def row(self, query: str) -> Any:
        with self.context.database.transaction(self.firm_id) as tx:
            return tx.execute(text(query)).scalar_one()

    @property
    def cursor(self) -> int:
        return int(self.row("select cursor from mailboxes"))

    def verdicts(self) -> dict[str, str]:
        with self.context.database.transaction(self.firm_id) as tx:
            rows = tx.rows(text("select provider_id, verdict from seen_mail"))
        return {row["provider_id"]: row["verdict"] for row in rows}

    def deliver(self, **changes: Any) -> MessageComposed:
        message = composed("bob@y.example", channel="email", subject="Hi", **changes)
        self.app.outbound.on_message_composed(envelope_of(message, self.firm_id), message)
        return message

    def state(self, message: MessageComposed) -> str:
        query = f"select state from deliveries where message_id = '{message.message_id}'"
        return str(self.row(query))


@pytest.fixture
def desk(context: ServiceContext, firm_id: str) -> Iterator[Desk]:
    box = Postbox(f"office-{firm_id[-12:]}@firm.example")
    made = Desk(context, EmailUseCases(context, {"gmail": box}), box, firm_id)
    made.connect("first")
    yield made
    with context.database.transaction(firm_id) as tx:
        # Jobs look at every firm: nothing is left for them to do in the next test.
        tx.execute(text("update mailboxes set status = 'disconnected'"))
        tx.execute(text("update deliveries set state = 'failed'"))


def test_pages_are_stored_before_the_cursor_moves(desk: Desk) -> None:
    # Given five mails in pages of two, and a provider that breaks at the second page
    ids = desk.box.arrive(5)
    desk.box.fails["changes"] = []
    busy: list[ProviderError] = [ProviderUnavailable("busy")]

    def break_later(provider_id: str) -> None:
        if provider_id == ids[1]:
            desk.box.fails["changes"] = busy

    desk.box.on_fetch = break_later
    # When it is synchronised, Then the first page is in and the cursor stands behind it
    desk.run()
    assert set(desk.verdicts()) == set(ids[:2])
    assert desk.cursor == 2
    assert desk.row("select health_reason from mailboxes") == "busy"
    assert desk.row("select next_sync_at > now() from mailboxes")
    # When its next turn comes, Then the rest follows and the mailbox is well
    desk.run()
    assert desk.verdicts() == dict.fromkeys(ids, "received")
    assert desk.cursor == 5
    assert desk.row("select health_reason is null and sync_failures = 0 from mailboxes")


def test_a_failed_fetch_leaves_the_cursor(desk: Desk) -> None:
    # Given a provider that does not answer for a mail
    ids = desk.box.arrive(2)
    desk.box.fails["fetch"] = [ProviderUnavailable("silent")]
    # When it is tried twice, Then the mail is there once and nothing was passed by
    desk.run()
    assert desk.cursor == 0
    desk.run()
    assert desk.verdicts() == dict.fromkeys(ids, "received")
    assert desk.row("select count(*) from mails") == 2


def test_a_poison_mail_is_put_aside_and_the_mailbox_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a mail that breaks its reader, between good ones
    ids = desk.box.arrive(3)
    read = inbound.read_mail

    def poisoned(raw: bytes) -> ReadMail:
        found = read(raw)
        if found.subject == ids[1]:
            raise RecursionError("too deep\x00")
        return found

    monkeypatch.setattr(inbound, "read_mail", poisoned)
    # When the mailbox is synchronised, Then the others are in at once
    desk.run()
    assert desk.verdicts() == {ids[0]: "received", ids[1]: "waiting", ids[2]: "received"}
    assert desk.cursor == 3
    # When it has been tried often enough, Then it is recorded with its error and its raw bytes
    desk.run()
    desk.run()
    assert desk.verdicts()[ids[1]] == "unreadable"
    error = desk.row("select error from seen_mail where verdict = 'unreadable'")
    assert error.startswith("RecursionError: too deep")
    digest = desk.row("select raw_digest from seen_mail where verdict = 'unreadable'")
    assert desk.context.blobs.get(digest) == desk.box.mails[ids[1]].raw
    # And it is not looked at again
    assert desk.run() == 0


def test_a_mail_that_waited_is_taken_in_once_it_can_be(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a mail that could not be read once
    (one,) = desk.box.arrive()
    with monkeypatch.context() as patch:
        patch.setattr(inbound, "read_mail", lambda _: 1 / 0)
        desk.run()
    assert desk.verdicts() == {one: "waiting"}
    # When it is tried again, Then it is received
    desk.run()
    assert desk.verdicts() == {one: "received"}


def test_a_forgotten_cursor_compares_every_id(desk: Desk) -> None:
    # Given a mailbox in step, then mails, then forgotten history
    before = desk.box.arrive(3)
    desk.run()
    gap = desk.box.arrive(4)
    desk.box.oldest = 7
    # When it breaks in the middle of the comparison, and runs again
    desk.box.fails["fetch"] = [ProviderUnavailable("busy")]
    desk.run()
    assert desk.cursor == 3
    desk.run()
    # Then nothing is lost and nothing doubled
    assert desk.verdicts() == dict.fromkeys([*before, *gap], "received")
    assert desk.row("select count(*) from mails") == 7
    assert desk.cursor == 7


def test_a_prompt_during_the_work_leads_to_another_turn(desk: Desk) -> None:
    # Given a mail whose fetching is overtaken by the next mail and its push
    desk.box.arrive()
    late: list[str] = []

    def push(_: str) -> None:
        if not late:
            late.extend(desk.box.arrive())
            desk.app.sync.leases.prompt(desk.box.address)

    desk.box.on_fetch = push
    # When the first push is worked on, Then the second mail is in as well
    desk.app.sync.leases.prompt(desk.box.address)
    desk.run()
    assert desk.verdicts()[late[0]] == "received"


def test_only_one_replica_works_on_a_mailbox(desk: Desk) -> None:
    # Given a replica in the middle of a mailbox
    desk.box.arrive()
    seen: list[int] = []
    other = EmailUseCases(desk.context, {"gmail": desk.box})
    desk.box.on_fetch = lambda _: seen.append(other.sync.synchronise(desk.mailbox_id))
    # When another one tries, Then it leaves the mailbox alone
    assert desk.run() == 1
    assert seen == [0]


def test_a_dead_replica_is_replaced_and_cannot_move_the_cursor(desk: Desk) -> None:
    # Given a replica that stops for longer than its lease, in the middle of a mail
    desk.box.arrive(3)
    taken: list[int] = []

    def stall(_: str) -> None:
        if not taken:
            taken.append(0)
            desk.row("update mailboxes set leased_until = now() - interval '1 s' returning 1")
            taken[0] = desk.run()

    desk.box.on_fetch = stall
    # When another takes over and the first wakes up, Then every mail is there once
    desk.run()
    assert taken == [3]
    assert desk.row("select count(*) from mails") == 3
    assert desk.cursor == 3


def test_lost_pushes_are_found_by_the_job(desk: Desk) -> None:
    # Given a mail whose push never came, When its turn is due
    desk.box.arrive()
    desk.row("update mailboxes set next_sync_at = now() returning 1")
    desk.app.prompts.wake_due()
    # Then it arrives all the same
    wait_until(lambda: desk.verdicts() == {"g0": "received"})


def test_drafts_and_deleted_mails_are_passed_by(desk: Desk) -> None:
    # Given a draft, a mail written in the mailbox itself, and one deleted meanwhile
    desk.box.arrive(folder="other")
    desk.box.arrive(folder="sent")
    (gone,) = desk.box.arrive()
    del desk.box.mails[gone]
    # When synchronised, Then none becomes a message, and each is known
    desk.run()
    assert desk.verdicts() == {"g0": "ignored", "g1": "sent", gone: "ignored"}
    assert desk.row("select count(*) from mails") == 0


def test_changed_tokens_are_kept(desk: Desk) -> None:
    # Given a provider that hands out a new refresh token at use
    desk.box.rotated = MailboxGrant("second")
    desk.run()
    # When the mailbox is opened again, Then the new one is used; neither is stored readable
    desk.row("update mailboxes set next_sync_at = now() returning 1")
    desk.run()
    assert desk.box.grants == ["first", "first", "second"]
    assert "second" not in desk.row("select sealed_grant from mailboxes")


def test_a_late_failure_does_not_undo_a_new_connection(desk: Desk) -> None:
    # Given a turn whose consent is refused just after somebody connected the mailbox again
    desk.box.arrive()

    def reconnect(_: str) -> None:
        desk.connect("again")

    desk.box.on_fetch = reconnect
    desk.box.fails["fetch"] = [GrantWithdrawn("gone")]
    # When the failure is recorded, Then the new connection stands
    desk.run()
    assert desk.row("select status from mailboxes") == "active"


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (ProviderUnavailable("busy"), "queued"),
        (OutcomeUnknown("silent"), "uncertain"),
        (ProviderRefused("Too large.", provider_code="413"), "failed"),
        (GrantWithdrawn("gone"), "failed"),
    ],
)
def test_each_outcome_has_its_state(desk: Desk, problem: ProviderError, state: str) -> None:
    desk.box.fails["send"] = [problem]
    assert desk.state(desk.deliver()) == state


def test_a_waiting_mail_is_sent_once_under_the_same_id(desk: Desk) -> None:
    # Given a mail that a busy provider put off
    desk.box.fails["send"] = [ProviderUnavailable("busy")]
    message = desk.deliver()
    # When it is tried again, and again
    desk.app.outbound.send_waiting(pause=0)
    desk.app.outbound.send_waiting(pause=0)
    # Then it went out once more, under the same Message-ID
    assert desk.state(message) == "sent"
    ids = {line for raw, _ in desk.box.sent for line in raw.split("\r\n") if "Message-ID" in line}
    assert len(desk.box.sent) == 2
    assert len(ids) == 1


@pytest.mark.parametrize("went_out", [True, False])
def test_a_doubt_is_settled_without_sending(desk: Desk, *, went_out: bool) -> None:
    # Given an answer that was lost
    desk.box.fails["send"] = [OutcomeUnknown("silent")]
    message = desk.deliver()
    if not went_out:
        desk.box.sent.clear()
    sent = len(desk.box.sent)
    # When the mailbox cannot be asked, Then the doubt stays
    desk.box.fails["find"] = [ProviderUnavailable("busy")]
    desk.app.settlement.settle_uncertain(age=0)
    assert desk.state(message) == "uncertain"
    # When it can, Then it is settled, and nothing was sent again
    desk.app.settlement.settle_uncertain(age=0)
    assert desk.state(message) == ("sent" if went_out else "failed")
    assert len(desk.box.sent) == sent


def test_a_crash_in_the_middle_of_a_call_is_settled(desk: Desk) -> None:
    # Given a process that died between the attempt and the answer
    class Killed(BaseException):
        pass

    def die(_: bytes, __: str | None) -> SentMail:
        raise Killed

    desk.box.send = die  # type: ignore[method-assign]  # the crash
    message = composed("bob@y.example", channel="email", subject="Hi")
    with pytest.raises(Killed):
        desk.app.outbound.on_message_composed(envelope_of(message, desk.firm_id), message)
    assert desk.state(message) == "sending"
    # When its age says that nobody works on it, Then the mailbox decides: it never went out
    desk.app.settlement.settle_uncertain(age=0)
    assert desk.state(message) == "failed"


def test_the_same_event_twice_sends_once(desk: Desk) -> None:
    # Given a composed message that comes under two event ids
    message = composed("bob@y.example", channel="email", subject="Hi")
    for _ in range(2):
        desk.app.outbound.on_message_composed(envelope_of(message, desk.firm_id), message)
    assert len(desk.box.sent) == 1


def test_a_bounce_finds_its_mail_although_the_provider_renamed_it(desk: Desk) -> None:
    # Given a provider that gives our mail a Message-ID of its own
    desk.box.renames = "<theirs@mail.example>"
    message = desk.deliver()
    query = f"select own_ref from deliveries where message_id = '{message.message_id}'"
    assert desk.row(query) == desk.box.renames
    # When a bounce returns the headers we wrote
    (own,) = [line for line in desk.box.sent[0][0].split("\r\n") if line.startswith("X-Onethread")]
    raw = (
        "From: mailer-daemon@x.example\nSubject: Undelivered Mail Returned to Sender\n\n"
        f"550 5.1.1 no such user\n\nMessage-ID: <other@x>\n{own}\n"
    )
    desk.box.arrive(raw=raw.encode())
    desk.run()
    # Then the right delivery failed
    assert desk.state(message) == "failed"
    assert desk.verdicts() == {"g0": "notice"}


def test_a_bounce_that_is_not_ours_is_shown(desk: Desk) -> None:
    # Given a bounce of something written elsewhere
    raw = b"From: mailer-daemon@x.example\nSubject: Undeliverable: Hi\n\n550 5.1.1 no such user"
    desk.box.arrive(raw=raw)
    # When synchronised, Then somebody gets to see it
    desk.run()
    assert desk.verdicts() == {"g0": "received"}


def test_a_repeated_message_id_is_no_reason_to_lose_a_mail(desk: Desk) -> None:
    # Given a broken program that gives two mails one Message-ID
    for date in ("Sun, 01 Mar 2026 10:00:00 +0000", "Sun, 01 Mar 2026 11:00:00 +0000"):
        raw = f"From: scanner@x.example\nMessage-ID: <same@x>\nDate: {date}\n\nScan"
        desk.box.arrive(raw=raw.encode())
    # When synchronised, Then both arrive
    desk.run()
    assert set(desk.verdicts().values()) == {"received"}
