"""What staff leave unread is mailed to them: wishes, windows, and each e-mail at most once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import pytest

from chassis.config import load
from chassis.errors import NotFound, PermissionDenied, ValidationFailed
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.requests import read_request
from chassis.runtime.context import ServiceContext, open_context
from chassis.storage.migrate import migrate
from contracts.actor import ROLE_PERMISSIONS, Actor
from contracts.envelope import encode
from contracts.events import (
    ConversationChanged,
    Event,
    FirmChanged,
    MailboxChanged,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
    StaffChanged,
)
from contracts.parts import Attachment, Person, Reason
from contracts.rpc import Email, Notify
from contracts.rpc.notify import ListNotifications, MarkSeen, Preferences
from contracts.views import DeliveryView
from services.notify_svc.config import SERVICE_NAME, NotifyConfig
from services.notify_svc.mail_attempts.mailer import Mailer
from services.notify_svc.providers.smtp import SmtpServer
from services.notify_svc.staff_mail.content import StaffMail
from services.notify_svc.use_cases import NotifyUseCases
from tests.support.mailers import background, mute_server
from tests.support.people import Practice, ask, await_handled, change, new_email, recorded
from tests.support.play import PlayClient
from tests.support.samples import envelope_of
from tests.support.waiting import wait_until
from tools.ports import free_port
from tools.stack import Stack

Json = dict[str, Any]
MAILS = (
    "select state, attempts, reason_code from staff_mails where staff_id = :id order by opened_at"
)
KINDS = ("client_message", "document", "mention", "delivery_failed", "mailbox_trouble")
EVERYTHING: Json = {kind: {"bell": True, "email": True} for kind in KINDS}
MAIL_ONLY: Json = {kind: {"bell": False, "email": True} for kind in KINDS}
SILENCE: Json = {kind: {"bell": False, "email": False} for kind in KINDS}


@pytest.fixture
def play(system: Stack) -> Iterator[PlayClient]:
    """Outside mailboxes, those of the staff among them."""
    client = PlayClient(system.url("sandbox"))
    yield client
    client.close()


@dataclass
class Reader:
    """The only member of staff of a firm."""

    actor: Actor
    email: str


@dataclass
class Desk:
    """notify_svc without a running copy: a database of its own, and time that is over at once."""

    context: ServiceContext
    app: NotifyUseCases
    environment: dict[str, str]
    play: PlayClient

    def reader(self, wishes: Json | None = EVERYTHING, role: str = "owner") -> Reader:
        """Somebody who works here and wants all by mail unless told otherwise."""
        actor = Actor("staff", new_id(), new_id(), "Olga Ünal", role, ROLE_PERMISSIONS[role])
        reader = Reader(actor, new_email("reader"))
        firm = FirmChanged("Rossi & Partners", 1)
        self.app.people.on_firm_changed(envelope_of(firm, actor.firm_id), firm)
        self.employ(reader)
        if wishes is not None:
            self.prefer(reader, wishes)
        return reader

    def prefer(self, reader: Reader, wishes: Json) -> Json:
        """The reader's switches are these from now on."""
        replaced = read_request(Preferences, wishes)
        kept = self.app.preferences.update_preferences(reader.actor, replaced)
        return dict(encode(kept))

    def preferences(self, reader: Reader) -> Json:
        """The reader's switches."""
        return dict(encode(self.app.preferences.get_preferences(reader.actor)))

    def employ(self, reader: Reader, *, active: bool = True, version: int = 1) -> None:
        """They work here, or not any more."""
        actor = reader.actor
        event = StaffChanged(
            actor.id, actor.name, reader.email, actor.role or "", active, version
        )  # fmt: skip
        self.app.people.on_staff_changed(envelope_of(event, actor.firm_id), event)

    def hear(self, reader: Reader, event: Event) -> None:
        """Something happens in the reader's firm."""
        envelope = envelope_of(event, reader.actor.firm_id)
        if isinstance(event, MessageRecorded):
            self.app.bell.on_messages_recorded([(envelope, event)])
        elif isinstance(event, MessageUpdated):
            self.app.bell.on_messages_updated([(envelope, event)])
        elif isinstance(event, MentionCreated):
            self.app.bell.on_mention_created(envelope, event)
        elif isinstance(event, MailboxChanged):
            self.app.bell.on_mailbox_changed(envelope, event)
        else:
            assert isinstance(event, ConversationChanged)
            self.app.bell.on_conversation_changed(envelope, event)

    def text(self, reader: Reader, body: str = "Can you call me?", **more: Any) -> MessageRecorded:
        """A client writes."""
        news = recorded(new_id(), body_text=body, **more)
        self.hear(reader, news)
        return news

    def read(self, reader: Reader, news: MessageRecorded) -> None:
        """The reader opens the conversation."""
        where, place = news.conversation_id, news.message.sequence
        self.hear(reader, ConversationChanged(where, "read", None, reader.actor.id, place))

    def bell(self, reader: Reader) -> Json:
        """The reader's bell."""
        return dict(encode(self.app.bell.list_notifications(reader.actor, ListNotifications())))

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
        return ask(self.context, MAILS, id=reader.actor.id)

    def states(self, reader: Reader) -> list[str]:
        """Their states."""
        return [row.state for row in self.kept(reader)]

    def wait_over(self, reader: Reader) -> None:
        """The wait before the next try has passed."""
        sql = "update staff_mails set due_at = now() where staff_id = :id and state = 'postponed'"
        change(self.context, sql, id=reader.actor.id)


@pytest.fixture(scope="module")
def quiet(system: Stack) -> Iterator[tuple[ServiceContext, dict[str, str]]]:
    environment = system.environment | {
        "DATABASE_NAME": "onethread_notify_staff_mail",
        "DATABASE_POOL": "10",
        "NOTIFICATION_WINDOW_SECONDS": "0",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        migrate("services.notify_svc")
    context = open_context(SERVICE_NAME, load(NotifyConfig, environment))
    yield context, environment
    context.close()


@pytest.fixture
def desk(quiet: tuple[ServiceContext, dict[str, str]], play: PlayClient) -> Desk:
    context, environment = quiet
    return Desk(context, NotifyUseCases(context), environment, play)


def author(reader: Reader) -> Person:
    return Person("staff", reader.actor.id, reader.actor.name)


def failure(reader: Reader) -> MessageUpdated:
    """A text of the reader's that the carrier did not deliver."""
    reason = Reason("30005", "The carrier does not know this number.", permanent=True)
    view = DeliveryView("failed", reason, to_wire_time(utc_now()))
    who = author(reader)
    return MessageUpdated(new_id(), "Field Bakery", new_id(), "sms", who, view, None, ())


def mention(reader: Reader, by: Person) -> MentionCreated:
    """Somebody names the reader in a note."""
    where, now = (new_id(), new_id()), to_wire_time(utc_now())
    return MentionCreated(*where, "Field Bakery", reader.actor.id, by, "please look", now)


# Who gets one, and of what


def test_one_mail_carries_everything_unread_by_conversation(desk: Desk) -> None:
    # Given a reader with two texts of one client, one of another, and one that was read
    reader = desk.reader()
    first = desk.text(reader, "First <b>words</b>")
    again = recorded(first.conversation_id, 2, body_text="Second words")
    desk.hear(reader, again)
    other = desk.text(reader, "Other words")
    read = desk.text(reader, "Read words")
    desk.read(reader, read)
    # When their time is over
    mails = desk.mails(reader)
    # Then there is one mail of three, with one link a conversation
    assert [mail["subject"] for mail in mails] == ["3 notifications from Rossi & Partners"]
    text = mails[0]["text"]
    base = desk.app.staff_mailing.public_url
    for place in (first.conversation_id, other.conversation_id):
        assert text.count(f"{base}/c/{place}") == 1
    assert text.index("First <b>words</b>") < text.index("Second words") < text.index("Other words")
    assert "Read words" not in text
    assert "<b>words" not in mails[0]["html"]
    # And nothing more comes
    assert len(desk.mails(reader)) == 1
    assert desk.states(reader) == ["sent"]


def test_nothing_is_mailed_before_its_time(desk: Desk) -> None:
    # Given an installation that gives staff an hour
    patient = load(NotifyConfig, desk.environment | {"NOTIFICATION_WINDOW_SECONDS": "3600"})
    desk = replace(desk, app=NotifyUseCases(replace(desk.context, config=patient)))
    reader = desk.reader()
    # When a client writes / Then no mail goes out, nor is one opened
    news = desk.text(reader)
    assert desk.mails(reader) == []
    assert desk.states(reader) == []
    # When the hour is over / Then it does
    over = "update notifications set email_due_at = now() where message_id = :id"
    change(desk.context, over, id=news.message.id)
    assert [mail["subject"] for mail in desk.mails(reader)] == ["Field Bakery: new text message"]


def test_what_was_read_or_seen_in_the_bell_is_not_mailed(desk: Desk) -> None:
    # Given three readers: one reads the conversation, one looks at the bell, one does neither
    here, looking, away = (desk.reader() for _ in range(3))
    desk.read(here, desk.text(here))
    desk.text(looking)
    desk.app.bell.mark_seen(looking.actor, MarkSeen(all=True))
    desk.text(away)
    # When the time is over / Then only the last has a mail
    assert [len(desk.mails(reader)) for reader in (here, looking, away)] == [0, 0, 1]


def test_the_defaults_mail_mentions_and_failures_only(desk: Desk) -> None:
    # Given somebody who set nothing
    reader = desk.reader(None)
    # When a client writes and sends a file / Then the bell rings and no mail comes
    desk.text(reader)
    desk.text(reader, attachments=(Attachment("a", "w2.pdf", "application/pdf", 5, "digest"),))
    assert {line["kind"] for line in desk.bell(reader)["items"]} == {"client_message", "document"}
    assert desk.mails(reader) == []
    # When a text of theirs fails and a colleague mentions them / Then both are mailed
    desk.hear(reader, failure(reader))
    desk.hear(reader, mention(reader, Person("staff", new_id(), "Pat")))
    (mail,) = desk.mails(reader)
    assert "The carrier does not know this number." in mail["text"]
    assert "Pat mentioned you in Field Bakery" in mail["text"]
    # And their own mention of themselves is nothing
    desk.hear(reader, mention(reader, author(reader)))
    assert len(desk.mails(reader)) == 1


def test_mail_without_bell_stands_in_no_bell_and_reading_calls_it_off(desk: Desk) -> None:
    # Given a reader with every bell off and every mail on
    reader = desk.reader(MAIL_ONLY)
    first, second = desk.text(reader, "First"), desk.text(reader, "Second")
    # Then the bell is empty and silent, and its lines cannot be marked
    assert desk.bell(reader) == {"items": [], "next_cursor": None, "unseen_count": 0}
    hidden = ask(
        desk.context,
        "select id::text from notifications where message_id = :id",
        id=first.message.id,
    )
    with pytest.raises(NotFound):
        desk.app.bell.mark_seen(reader.actor, MarkSeen(ids=(hidden[0].id,)))
    # When one of the two is read / Then only the other is mailed
    desk.read(reader, first)
    (mail,) = desk.mails(reader)
    assert "Second" in mail["text"]
    assert "First" not in mail["text"]
    assert second.conversation_id in mail["text"]


def test_who_switched_off_leaves_or_wants_silence_gets_none(desk: Desk) -> None:
    # Given one who changes their mind, one who leaves, and one who wants nothing
    changing, leaving, silent = desk.reader(), desk.reader(), desk.reader(SILENCE)
    for reader in (changing, leaving, silent):
        desk.text(reader)
    desk.prefer(changing, SILENCE)
    desk.employ(leaving, active=False, version=2)
    # When the time is over / Then nobody has a mail, and it is kept why
    assert [desk.mails(reader) for reader in (changing, leaving, silent)] == [[], [], []]
    assert [(row.state, row.reason_code) for row in desk.kept(leaving)] == [
        ("closed", "no_staff_account")
    ]
    # And the silent one has no line either
    assert desk.bell(silent)["items"] == []
    assert len(desk.bell(changing)["items"]) == 1


def test_a_lost_mailbox_is_told_to_who_may_connect_it_until_it_is(desk: Desk) -> None:
    # Given an admin, and a partner, who may not change settings
    admin, partner = desk.reader(None, "admin"), desk.reader(None, "partner")
    mailbox_id = new_id()

    def changed(version: int, *, usable: bool) -> MailboxChanged:
        why = None if usable else "The provider no longer lets Onethread in. Connect it again."
        return MailboxChanged(mailbox_id, "office@firm.example", usable, why, version)

    for reader in (admin, partner):
        # When a mailbox is lost and connected again in time, told in the wrong order
        desk.hear(reader, changed(2, usable=False))
        desk.hear(reader, changed(4, usable=True))
        desk.hear(reader, changed(3, usable=False))
        mailbox_id = new_id()
    # Then there is no mail, but a line, which leads to no conversation
    assert desk.mails(admin) == []
    (line,) = desk.bell(admin)["items"]
    assert (line["kind"], line["seen"]) == ("mailbox_trouble", True)
    assert (line["conversation_id"], line["message_id"]) == (None, None)
    assert desk.bell(partner)["items"] == []
    # When one is lost and stays so / Then it is mailed
    desk.hear(admin, changed(2, usable=False))
    (mail,) = desk.mails(admin)
    assert mail["subject"] == "The mailbox office@firm.example is disconnected"
    assert "Connect it again." in mail["text"]


# What a person may set


def test_preferences_are_ones_own_and_whole(desk: Desk) -> None:
    # Given somebody who set nothing / Then the defaults are shown, for every kind
    reader, other = desk.reader(None), desk.reader(None)
    shown = desk.preferences(reader)
    assert set(shown) == set(EVERYTHING)
    assert shown["client_message"] == {"bell": True, "email": False}
    # When they replace them / Then they are kept, and nobody else's change
    assert desk.prefer(reader, MAIL_ONLY) == MAIL_ONLY
    assert desk.preferences(reader) == MAIL_ONLY
    assert desk.preferences(other) == shown
    # When a switch is wrong or missing / Then it is named and nothing changes
    wrong: dict[str, Json] = {
        "mention.bell": {"mention": {"bell": "yes", "email": True}},
        "document.email": {"document": {"bell": True}},
        "document": {"document": None},
    }
    for named, part in wrong.items():
        with pytest.raises(ValidationFailed) as raised:
            desk.prefer(reader, EVERYTHING | part)
        assert list(raised.value.details["fields"]) == [named]
    assert desk.preferences(reader) == MAIL_ONLY
    # And a contact has none
    contact = replace(reader, actor=Actor("contact", new_id(), reader.actor.firm_id, "Anna"))
    for call in (lambda: desk.preferences(contact), lambda: desk.prefer(contact, EVERYTHING)):
        with pytest.raises(PermissionDenied):
            call()


# Each at most once


def test_eight_runners_at_once_send_one_e_mail(desk: Desk) -> None:
    # Given a reader with two unread texts
    reader = desk.reader()
    desk.text(reader, "First")
    desk.text(reader, "Second")
    # When eight job runners work at once
    with ThreadPoolExecutor(8) as runners:
        sent = sum(runners.map(lambda _: desk.mailer().send_due(), range(8)))
    # Then one of them sent one e-mail with both
    (mail,) = desk.mails(reader)
    assert sent == 1
    assert mail["subject"].startswith("2 notifications")
    assert desk.states(reader).count("sent") == 1


def test_two_background_processes_send_each_thing_once(desk: Desk) -> None:
    # Given two copies of the background process over the same database
    smtp = desk.environment["SMTP_URL"]
    readers = [desk.reader() for _ in range(6)]
    with background(desk.environment, smtp), background(desk.environment, smtp):
        # When news comes for several people
        for reader in readers:
            desk.text(reader)
        # Then each has it
        wait_until(lambda: all("sent" in desk.states(reader) for reader in readers), timeout=30)
    # And once
    for reader in readers:
        assert len(desk.play.get("mail", to=reader.email)["items"]) == 1


def test_a_mail_server_that_is_down_gets_it_once_later_without_what_was_read(desk: Desk) -> None:
    # Given a mail server that is down, and one who reads meanwhile
    away, here = desk.reader(), desk.reader()
    desk.text(away, "First")
    seen = desk.text(here)
    desk.mailer(f"smtp://127.0.0.1:{free_port()}").send_due()
    assert [row.state for row in (*desk.kept(away), *desk.kept(here))] == ["postponed"] * 2
    desk.read(here, seen)
    desk.text(away, "Second")
    # Then nothing is tried before its time
    assert desk.mails(away) == []
    # When the server is back
    for reader in (away, here):
        desk.wait_over(reader)
    # Then one mail carries both, and what was read is not mailed
    (mail,) = desk.mails(away)
    assert mail["subject"].startswith("2 notifications")
    assert desk.mails(here) == []
    assert (desk.states(away), desk.states(here)) == (["sent"], ["closed"])


def test_a_runner_killed_before_the_content_is_followed_by_one_e_mail(desk: Desk) -> None:
    # Given a mail server that takes the call and says nothing
    with socket.create_server(("127.0.0.1", 0)) as silent:
        reader = desk.reader()
        desk.text(reader)
        with background(desk.environment, f"smtp://127.0.0.1:{silent.getsockname()[1]}") as kill:
            # When the runner is killed between the claim and the sending
            wait_until(lambda: desk.states(reader) == ["sending"])
            kill()
    # Then recovery finds that nothing left, and the reader gets one e-mail
    assert desk.mailer().recover(0.0) == 1
    assert desk.states(reader) == ["postponed"]
    assert len(desk.mails(reader)) == 1
    assert desk.states(reader) == ["sent"]


def test_a_runner_killed_in_the_content_leaves_a_doubt_and_is_never_repeated(desk: Desk) -> None:
    # Given a mail server that takes the content and does not answer
    reader = desk.reader()
    desk.text(reader, "First")
    with mute_server() as (server, url), background(desk.environment, url) as kill:
        # When the runner is killed while it waits for the answer
        wait_until(lambda: server.taken and desk.states(reader) == ["transmitting"])
        kill()
        # Then it is uncertain, and is not sent again
        assert desk.mailer().recover(0.0) == 1
        assert desk.mails(reader) == []
        assert desk.states(reader) == ["uncertain"]
        # And later news goes out without it
        desk.text(reader, "Second")
        (mail,) = desk.mails(reader)
        assert "Second" in mail["text"]
        assert "First" not in mail["text"]
        assert len(server.taken) == 1


# Through the running system


def test_news_reaches_the_mailbox_of_who_asked_and_reading_stops_it(
    practice: Practice, notify_context: ServiceContext, play: PlayClient, system: Stack
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
    await_handled(notify_context, practice.say(first, second))
    reading = ConversationChanged(first.conversation_id, "read", None, practice.owner.id, 1)
    await_handled(notify_context, practice.say(reading))
    # Then the owner has one mail about the second, the partner none
    owner_email = practice.emails[practice.owner.id]
    (mail,) = wait_until(lambda: play.get("mail", to=owner_email)["items"], timeout=20)
    assert f"{system.url('gateway')}/c/{second.conversation_id}" in mail["text"]
    assert first.conversation_id not in mail["text"]
    assert play.get("mail", to=practice.emails[partner.id])["items"] == []


def test_a_mailbox_the_provider_closed_rings_and_is_mailed(
    practice: Practice, play: PlayClient
) -> None:
    # Given a firm with a mailbox
    address = f"office.{new_id()}@firm.example"
    grant = play.post("mailboxes", address=address)["refresh_token"]
    practice.call(Email.CONNECT_MAILBOX, address=address, refresh_token=grant)
    # When the provider closes it, and it is looked at because somebody writes
    play.post(f"mailboxes/{address}/revoke")
    play.post("mail", from_=new_email("client"), to=address, subject="Hello", body="Hello")
    # Then the owner's bell rings, and after its time the owner has a mail
    lines = wait_until(lambda: practice.call(Notify.LIST_NOTIFICATIONS)["items"], timeout=30)
    assert [line["kind"] for line in lines] == ["mailbox_trouble"]
    assert address in lines[0]["title"]
    owner_email = practice.emails[practice.owner.id]
    (mail,) = wait_until(lambda: play.get("mail", to=owner_email)["items"], timeout=20)
    assert mail["subject"] == lines[0]["title"]
