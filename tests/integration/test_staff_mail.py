"""What staff leave unread is mailed to them: wishes, windows, and each e-mail at most once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chassis.config import load
from chassis.errors import NotFound, PermissionDenied, ValidationFailed
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import (
    ConversationChanged,
    FirmChanged,
    MailboxChanged,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
    StaffChanged,
)
from contracts.notifications import NotificationKind
from contracts.parts import Attachment, Person, Reason
from contracts.rpc import Notify
from contracts.views import DeliveryView
from services.notify_svc.config import NotifyConfig
from services.notify_svc.mail_attempts.mailer import Mailer
from services.notify_svc.providers.smtp import SmtpServer
from services.notify_svc.service import NotifyService
from services.notify_svc.staff_mail.content import StaffMail
from services.notify_svc.use_cases import NotifyUseCases
from tests.support.addresses import new_email
from tests.support.callers import InProcess
from tests.support.firm import FirmInTest, RegisteredFirm, staff
from tests.support.mailers import background, mute_server
from tests.support.play import PlayClient
from tests.support.rows import ask, await_handled, change
from tests.support.samples import recorded
from tests.support.stacks import quiet_context
from tests.support.waiting import wait_until
from tools.ports import free_port
from tools.stack import Stack

Json = dict[str, Any]
MAILS = (
    "select state, attempts, reason_code from staff_mails where staff_id = :id order by opened_at"
)
KINDS = tuple(str(kind) for kind in NotificationKind)
EVERYTHING: Json = {kind: {"bell": True, "email": True} for kind in KINDS}
MAIL_ONLY: Json = {kind: {"bell": False, "email": True} for kind in KINDS}
SILENCE: Json = {kind: {"bell": False, "email": False} for kind in KINDS}


@dataclass
class Reader(FirmInTest):
    """A firm with one member of staff, the owner, who reads mail."""

    email: str = field(default_factory=lambda: new_email("reader"))

    def employ(self, *, active: bool = True, version: int = 1) -> None:
        """They work here, or not any more."""
        one = self.owner
        self.publish(StaffChanged(one.id, one.name, self.email, one.role or "", active, version))

    def text(self, body: str = "Can you call me?", **more: Any) -> MessageRecorded:
        """A client writes."""
        news = recorded(new_id(), body_text=body, **more)
        self.publish(news)
        return news

    def read(self, news: MessageRecorded) -> None:
        """The reader opens the conversation."""
        where, place = news.conversation_id, news.message.sequence
        self.publish(ConversationChanged(where, "read", None, self.owner.id, place))

    def bell(self) -> Json:
        """The reader's bell."""
        return self.call(Notify.LIST_NOTIFICATIONS)


@dataclass
class StaffMailRunner:
    """notify_svc without a running copy: a database of its own, and time that is over at once."""

    context: ServiceContext
    app: NotifyUseCases
    environment: dict[str, str]
    play: PlayClient

    def reader(self, wishes: Json | None = EVERYTHING, role: str = "owner") -> Reader:
        """Somebody who works here and wants all by mail unless told otherwise."""
        reader = Reader(InProcess(NotifyService, self.app, self.context))
        reader.owner = staff(reader.firm_id, role, "Olga Ünal")
        reader.publish(FirmChanged("Rossi & Partners", 1))
        reader.employ()
        if wishes is not None:
            reader.call(Notify.UPDATE_PREFERENCES, **wishes)
        return reader

    def mailer(self, url: str = "") -> Mailer[StaffMail]:
        """A job runner, over the sandbox's mail server unless another is named."""
        server = SmtpServer(url or self.environment["SMTP_URL"], 5)
        return Mailer(self.context.database, server, self.app.staff_mailing)

    def mails(self, reader: Reader) -> list[Json]:
        """What stands in the reader's mailbox once all that is due was sent."""
        self.mailer().send_due()
        items: list[Json] = self.play.get("mail", to=reader.email)["items"]
        return items

    def kept(self, reader: Reader) -> list[Any]:
        """The e-mails to the reader, oldest first."""
        return ask(self.context, MAILS, id=reader.owner.id)

    def states(self, reader: Reader) -> list[str]:
        """Their states."""
        return [row.state for row in self.kept(reader)]

    def wait_over(self, reader: Reader) -> None:
        """The wait before the next try has passed."""
        sql = "update staff_mails set due_at = now() where staff_id = :id and state = 'postponed'"
        change(self.context, sql, id=reader.owner.id)


@pytest.fixture(scope="module")
def quiet(system: Stack) -> Iterator[tuple[ServiceContext, dict[str, str]]]:
    window = {"NOTIFICATION_WINDOW_SECONDS": "0"}
    database = "onethread_notify_staff_mail"
    with quiet_context(system, "services.notify_svc", database, **window) as made:
        yield made


@pytest.fixture
def runner(
    quiet: tuple[ServiceContext, dict[str, str]], system_play: PlayClient
) -> StaffMailRunner:
    context, environment = quiet
    return StaffMailRunner(context, NotifyUseCases(context), environment, system_play)


def author(reader: Reader) -> Person:
    return Person("staff", reader.owner.id, reader.owner.name)


def failure(reader: Reader) -> MessageUpdated:
    """A text of the reader's that the carrier did not deliver."""
    reason = Reason("30005", "The carrier does not know this number.", permanent=True)
    view = DeliveryView("failed", reason, to_wire_time(utc_now()))
    who = author(reader)
    return MessageUpdated(new_id(), "Field Bakery", new_id(), "sms", who, view, None, ())


def mention(reader: Reader, by: Person) -> MentionCreated:
    """Somebody names the reader in a note."""
    where, now = (new_id(), new_id()), to_wire_time(utc_now())
    return MentionCreated(*where, "Field Bakery", reader.owner.id, by, "please look", now)


# Who gets one, and of what


def test_one_mail_carries_everything_unread_by_conversation(runner: StaffMailRunner) -> None:
    # Given a reader with two texts of one client, one of another, and one that was read
    reader = runner.reader()
    first = reader.text("First <b>words</b>")
    again = recorded(first.conversation_id, 2, body_text="Second words")
    reader.publish(again)
    other = reader.text("Other words")
    read = reader.text("Read words")
    reader.read(read)
    # When their time is over
    mails = runner.mails(reader)
    # Then there is one mail of three, with one link a conversation
    assert [mail["subject"] for mail in mails] == ["3 notifications from Rossi & Partners"]
    text = mails[0]["text"]
    base = runner.app.staff_mailing.public_url
    for place in (first.conversation_id, other.conversation_id):
        assert text.count(f"{base}/c/{place}") == 1
    assert text.index("First <b>words</b>") < text.index("Second words") < text.index("Other words")
    assert "Read words" not in text
    assert "<b>words" not in mails[0]["html"]
    # And nothing more comes
    assert len(runner.mails(reader)) == 1
    assert runner.states(reader) == ["sent"]


def test_nothing_is_mailed_before_its_time(runner: StaffMailRunner) -> None:
    # Given an installation that gives staff an hour
    patient = load(NotifyConfig, runner.environment | {"NOTIFICATION_WINDOW_SECONDS": "3600"})
    runner = replace(runner, app=NotifyUseCases(replace(runner.context, config=patient)))
    reader = runner.reader()
    # When a client writes / Then no mail goes out, nor is one opened
    news = reader.text()
    assert runner.mails(reader) == []
    assert runner.states(reader) == []
    # When the hour is over / Then it does
    over = "update notifications set email_due_at = now() where message_id = :id"
    change(runner.context, over, id=news.message.id)
    assert [mail["subject"] for mail in runner.mails(reader)] == ["Field Bakery: new text message"]


def test_what_was_read_or_seen_in_the_bell_is_not_mailed(runner: StaffMailRunner) -> None:
    # Given three readers: one reads the conversation, one looks at the bell, one does neither
    here, looking, away = (runner.reader() for _ in range(3))
    here.read(here.text())
    looking.text()
    looking.call(Notify.MARK_SEEN, all=True)
    away.text()
    # When the time is over / Then only the last has a mail
    assert [len(runner.mails(reader)) for reader in (here, looking, away)] == [0, 0, 1]


def test_the_defaults_mail_mentions_and_failures_only(runner: StaffMailRunner) -> None:
    # Given somebody who set nothing
    reader = runner.reader(None)
    # When a client writes and sends a file / Then the bell rings and no mail comes
    reader.text()
    reader.text(attachments=(Attachment("a", "w2.pdf", "application/pdf", 5, "digest"),))
    assert {line["kind"] for line in reader.bell()["items"]} == {"client_message", "document"}
    assert runner.mails(reader) == []
    # When a text of theirs fails and a colleague mentions them / Then both are mailed
    reader.publish(failure(reader))
    reader.publish(mention(reader, Person("staff", new_id(), "Pat")))
    (mail,) = runner.mails(reader)
    assert "The carrier does not know this number." in mail["text"]
    assert "Pat mentioned you in Field Bakery" in mail["text"]
    # And their own mention of themselves is nothing
    reader.publish(mention(reader, author(reader)))
    assert len(runner.mails(reader)) == 1


def test_mail_without_bell_stands_in_no_bell_and_reading_calls_it_off(
    runner: StaffMailRunner,
) -> None:
    # Given a reader with every bell off and every mail on
    reader = runner.reader(MAIL_ONLY)
    first, second = reader.text("First"), reader.text("Second")
    # Then the bell is empty and silent, and its lines cannot be marked
    assert reader.bell() == {"items": [], "next_cursor": None, "unseen_count": 0}
    hidden = ask(
        runner.context,
        "select id::text from notifications where message_id = :id",
        id=first.message.id,
    )
    with pytest.raises(NotFound):
        reader.call(Notify.MARK_SEEN, ids=[hidden[0].id])
    # When one of the two is read / Then only the other is mailed
    reader.read(first)
    (mail,) = runner.mails(reader)
    assert "Second" in mail["text"]
    assert "First" not in mail["text"]
    assert second.conversation_id in mail["text"]


def test_who_switched_off_leaves_or_wants_silence_gets_none(runner: StaffMailRunner) -> None:
    # Given one who changes their mind, one who leaves, and one who wants nothing
    changing, leaving, silent = runner.reader(), runner.reader(), runner.reader(SILENCE)
    for reader in (changing, leaving, silent):
        reader.text()
    changing.call(Notify.UPDATE_PREFERENCES, **SILENCE)
    leaving.employ(active=False, version=2)
    # When the time is over / Then nobody has a mail, and it is kept why
    assert [runner.mails(reader) for reader in (changing, leaving, silent)] == [[], [], []]
    assert [(row.state, row.reason_code) for row in runner.kept(leaving)] == [
        ("closed", "no_staff_account")
    ]
    # And the silent one has no line either
    assert silent.bell()["items"] == []
    assert len(changing.bell()["items"]) == 1


def test_a_lost_mailbox_is_told_to_who_may_connect_it_until_it_is(runner: StaffMailRunner) -> None:
    # Given an admin, and a partner, who may not change settings
    admin, partner = runner.reader(None, "admin"), runner.reader(None, "partner")
    mailbox_id = new_id()

    def changed(version: int, *, usable: bool) -> MailboxChanged:
        why = None if usable else "The provider no longer lets Onethread in. Connect it again."
        return MailboxChanged(mailbox_id, "office@firm.example", usable, why, version)

    for reader in (admin, partner):
        # When a mailbox is lost and connected again in time, told in the wrong order
        reader.publish(changed(2, usable=False))
        reader.publish(changed(4, usable=True))
        reader.publish(changed(3, usable=False))
        mailbox_id = new_id()
    # Then there is no mail, but a line, which leads to no conversation
    assert runner.mails(admin) == []
    (line,) = admin.bell()["items"]
    assert (line["kind"], line["seen"]) == ("mailbox_trouble", True)
    assert (line["conversation_id"], line["message_id"]) == (None, None)
    assert partner.bell()["items"] == []
    # When one is lost and stays so / Then it is mailed
    admin.publish(changed(2, usable=False))
    (mail,) = runner.mails(admin)
    assert mail["subject"] == "The mailbox office@firm.example is disconnected"
    assert "Connect it again." in mail["text"]


# What a person may set


def test_preferences_are_ones_own_and_whole(runner: StaffMailRunner) -> None:
    # Given somebody who set nothing / Then the defaults are shown, for every kind
    reader, other = runner.reader(None), runner.reader(None)
    shown = reader.call(Notify.GET_PREFERENCES)
    assert set(shown) == set(EVERYTHING)
    assert shown["client_message"] == {"bell": True, "email": False}
    # When they replace them / Then they are kept, and nobody else's change
    assert reader.call(Notify.UPDATE_PREFERENCES, **MAIL_ONLY) == MAIL_ONLY
    assert reader.call(Notify.GET_PREFERENCES) == MAIL_ONLY
    assert other.call(Notify.GET_PREFERENCES) == shown
    # When a switch is wrong or missing / Then it is named and nothing changes
    wrong: dict[str, Json] = {
        "mention.bell": {"mention": {"bell": "yes", "email": True}},
        "document.email": {"document": {"bell": True}},
        "document": {"document": None},
    }
    for named, part in wrong.items():
        with pytest.raises(ValidationFailed) as raised:
            reader.call(Notify.UPDATE_PREFERENCES, **EVERYTHING | part)
        assert list(raised.value.details["fields"]) == [named]
    assert reader.call(Notify.GET_PREFERENCES) == MAIL_ONLY
    # And a contact has none
    contact = Actor("contact", new_id(), reader.firm_id, "Anna")
    for method, request in ((Notify.GET_PREFERENCES, {}), (Notify.UPDATE_PREFERENCES, EVERYTHING)):
        with pytest.raises(PermissionDenied):
            reader.call(method, contact, **request)


# Each at most once


def test_eight_runners_at_once_send_one_e_mail(runner: StaffMailRunner) -> None:
    # Given a reader with two unread texts
    reader = runner.reader()
    reader.text("First")
    reader.text("Second")
    # When eight job runners work at once
    with ThreadPoolExecutor(8) as runners:
        sent = sum(runners.map(lambda _: runner.mailer().send_due(), range(8)))
    # Then one of them sent one e-mail with both
    (mail,) = runner.mails(reader)
    assert sent == 1
    assert mail["subject"].startswith("2 notifications")
    assert runner.states(reader).count("sent") == 1


def test_two_background_processes_send_each_thing_once(runner: StaffMailRunner) -> None:
    # Given two copies of the background process over the same database
    smtp = runner.environment["SMTP_URL"]
    readers = [runner.reader() for _ in range(6)]
    with background(runner.environment, smtp), background(runner.environment, smtp):
        # When news comes for several people
        for reader in readers:
            reader.text()
        # Then each has it
        wait_until(lambda: all("sent" in runner.states(reader) for reader in readers), timeout=30)
    # And once
    for reader in readers:
        assert len(runner.play.get("mail", to=reader.email)["items"]) == 1


def test_a_mail_server_that_is_down_gets_it_once_later_without_what_was_read(
    runner: StaffMailRunner,
) -> None:
    # Given a mail server that is down, and one who reads meanwhile
    away, here = runner.reader(), runner.reader()
    away.text("First")
    seen = here.text()
    runner.mailer(f"smtp://127.0.0.1:{free_port()}").send_due()
    assert [row.state for row in (*runner.kept(away), *runner.kept(here))] == ["postponed"] * 2
    here.read(seen)
    away.text("Second")
    # Then nothing is tried before its time
    assert runner.mails(away) == []
    # When the server is back
    for reader in (away, here):
        runner.wait_over(reader)
    # Then one mail carries both, and what was read is not mailed
    (mail,) = runner.mails(away)
    assert mail["subject"].startswith("2 notifications")
    assert runner.mails(here) == []
    assert (runner.states(away), runner.states(here)) == (["sent"], ["closed"])


def test_a_runner_killed_before_the_content_is_followed_by_one_e_mail(
    runner: StaffMailRunner,
) -> None:
    # Given a mail server that takes the call and says nothing
    with socket.create_server(("127.0.0.1", 0)) as silent:
        reader = runner.reader()
        reader.text()
        with background(runner.environment, f"smtp://127.0.0.1:{silent.getsockname()[1]}") as kill:
            # When the runner is killed between the claim and the sending
            wait_until(lambda: runner.states(reader) == ["sending"])
            kill()
    # Then recovery finds that nothing left, and the reader gets one e-mail
    assert runner.mailer().recover(0.0) == 1
    assert runner.states(reader) == ["postponed"]
    assert len(runner.mails(reader)) == 1
    assert runner.states(reader) == ["sent"]


def test_a_runner_killed_in_the_content_leaves_a_doubt_and_is_never_repeated(
    runner: StaffMailRunner,
) -> None:
    # Given a mail server that takes the content and does not answer
    reader = runner.reader()
    reader.text("First")
    with mute_server() as (server, url), background(runner.environment, url) as kill:
        # When the runner is killed while it waits for the answer
        wait_until(lambda: server.taken and runner.states(reader) == ["transmitting"])
        kill()
        # Then it is uncertain, and is not sent again
        assert runner.mailer().recover(0.0) == 1
        assert runner.mails(reader) == []
        assert runner.states(reader) == ["uncertain"]
        # And later news goes out without it
        reader.text("Second")
        (mail,) = runner.mails(reader)
        assert "Second" in mail["text"]
        assert "First" not in mail["text"]
        assert len(server.taken) == 1


# Through the running system


def test_news_reaches_the_mailbox_of_who_asked_and_reading_stops_it(
    practice: RegisteredFirm, notify_context: ServiceContext, system_play: PlayClient, system: Stack
) -> None:
    # Given an owner who wants client messages by mail, and a partner who does not
    partner = practice.colleague("partner", "Pat")
    known = "select 1 from staff where firm_id = :firm_id"
    wait_until(lambda: len(ask(notify_context, known, firm_id=practice.firm_id)) == 2)
    wishes = practice.call(Notify.GET_PREFERENCES) | {
        "client_message": {"bell": True, "email": True}
    }
    assert practice.call(Notify.UPDATE_PREFERENCES, **wishes) == wishes
    # When two clients write, and the owner reads the first in time
    first, second = recorded(new_id(), body_text="First"), recorded(new_id(), body_text="Second")
    await_handled(notify_context, practice.publish(first, second))
    reading = ConversationChanged(first.conversation_id, "read", None, practice.owner.id, 1)
    await_handled(notify_context, practice.publish(reading))
    # Then the owner has one mail about the second, the partner none
    owner_email = practice.emails[practice.owner.id]
    (mail,) = wait_until(lambda: system_play.get("mail", to=owner_email)["items"], timeout=20)
    assert f"{system.url('gateway')}/c/{second.conversation_id}" in mail["text"]
    assert first.conversation_id not in mail["text"]
    assert system_play.get("mail", to=practice.emails[partner.id])["items"] == []


def test_a_mailbox_the_provider_closed_rings_and_is_mailed(
    practice: RegisteredFirm, system_play: PlayClient
) -> None:
    # Given a firm with a mailbox
    address = f"office.{new_id()}@firm.example"
    practice.mailbox(address)
    # When the provider closes it, and it is looked at because somebody writes
    system_play.post(f"mailboxes/{address}/revoke")
    system_play.post("mail", from_=new_email("client"), to=address, subject="Hello", body="Hello")
    # Then the owner's bell rings, and after its time the owner has a mail
    lines = wait_until(lambda: practice.call(Notify.LIST_NOTIFICATIONS)["items"], timeout=30)
    assert [line["kind"] for line in lines] == ["mailbox_trouble"]
    assert address in lines[0]["title"]
    owner_email = practice.emails[practice.owner.id]
    (mail,) = wait_until(lambda: system_play.get("mail", to=owner_email)["items"], timeout=20)
    assert mail["subject"] == lines[0]["title"]
