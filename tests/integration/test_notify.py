"""The bell through the running notify_svc, and digests up to real mail servers."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chassis.errors import NotFound, PermissionDenied
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import (
    ConversationChanged,
    Event,
    MentionCreated,
    MessageUpdated,
    NotificationRaised,
    PortalAccessChanged,
    PortalConversationRead,
    PortalMessagePosted,
)
from contracts.parts import Person, Reason
from contracts.rpc import Notify, Portal
from contracts.views import DeliveryView, PortalMessageView
from services.notify_svc.digests.content import Digest
from services.notify_svc.mail_attempts.mailer import Mailer
from services.notify_svc.providers.smtp import SmtpServer
from services.notify_svc.service import NotifyService
from services.notify_svc.use_cases import NotifyUseCases
from tests.support.addresses import new_email
from tests.support.callers import InProcess
from tests.support.firm import FirmInTest, RegisteredFirm
from tests.support.mailers import Mute, background, mute_server
from tests.support.play import PlayClient
from tests.support.rows import ask, await_handled, change
from tests.support.samples import recorded
from tests.support.stacks import quiet_context
from tests.support.waiting import wait_until
from tools.ports import free_port
from tools.stack import Stack

Json = dict[str, Any]
STAFF_KNOWN = "select 1 from staff where firm_id = :firm_id"
WINDOWS = (
    "select state, attempts, reason_code, reason_message from digest_windows"
    " where contact_id = :id order by opened_at"
)


# The bell


@dataclass
class Bell:
    """A firm whose staff notify_svc knows."""

    practice: RegisteredFirm
    context: ServiceContext
    partner: Actor
    member: Actor

    def receive(self, *events: Event, times: int = 1) -> None:
        """Events that were handled, in this order."""
        for event in events:
            await_handled(self.context, self.practice.publish(event, times=times))

    def of(self, actor: Actor) -> list[Json]:
        """Somebody's lines, newest first."""
        return list(self.practice.call(Notify.LIST_NOTIFICATIONS, actor)["items"])

    def unseen(self, actor: Actor) -> int:
        """How many of them are new."""
        return int(self.practice.call(Notify.LIST_NOTIFICATIONS, actor)["unseen_count"])

    def rung(self) -> list[str]:
        """Whose bell rang, in order."""
        return [event["staff_id"] for event in self.practice.emitted(NotificationRaised)]


@pytest.fixture
def bell(practice: RegisteredFirm, notify_context: ServiceContext) -> Bell:
    partner, member = practice.colleague("partner", "Pat"), practice.colleague("member", "Mo")
    known = {"firm_id": practice.firm_id}
    wait_until(lambda: len(ask(notify_context, STAFF_KNOWN, **known)) == 3)
    return Bell(practice, notify_context, partner, member)


def read_by(actor: Actor, conversation_id: str, up_to: int) -> ConversationChanged:
    return ConversationChanged(conversation_id, "read", None, actor.id, up_to)


def mention_of(actor: Actor, conversation_id: str) -> MentionCreated:
    """In a note that is the third message of its conversation."""
    author = Person("staff", new_id(), "Olga Owner")
    now = to_wire_time(utc_now())
    return MentionCreated(
        new_id(), conversation_id, "Field Bakery", actor.id, author, "please look", now, 3
    )


def test_a_message_rings_once_for_each_person_though_told_five_times(bell: Bell) -> None:
    # Given a firm of three / When an unassigned client's message is told five times
    news = recorded(new_id())
    bell.receive(news, times=5)
    # Then owner and partner have one line each, the member none
    owner = bell.practice.owner
    for actor in (owner, bell.partner):
        assert [line["message_id"] for line in bell.of(actor)] == [news.message.id]
    assert bell.of(bell.member) == []
    # And each bell rang once; an assigned message behind it rings for the member alone
    bell.receive(recorded(new_id(), 1, bell.member))
    wait_until(lambda: bell.member.id in bell.rung())
    assert sorted(bell.rung()) == sorted([owner.id, bell.partner.id, bell.member.id])


def test_what_was_read_before_its_news_came_is_seen_and_silent(bell: Bell) -> None:
    # Given a member who has read a conversation up to its fifth message
    place = new_id()
    bell.receive(read_by(bell.member, place, 5))
    # When the news of the fourth message comes only now, and then of the sixth
    old, new = recorded(place, 4, bell.member), recorded(place, 6, bell.member)
    bell.receive(old, new)
    # Then the first is seen and rang nobody, the second is new
    seen = {line["message_id"]: line["seen"] for line in bell.of(bell.member)}
    assert seen == {old.message.id: True, new.message.id: False}
    wait_until(bell.rung)
    raised = bell.practice.emitted(NotificationRaised)
    assert [event["notification"]["message_id"] for event in raised] == [new.message.id]
    # When the conversation is read further, and older reading is told afterwards
    bell.receive(read_by(bell.member, place, 6), read_by(bell.member, place, 2))
    # Then all is seen
    assert bell.unseen(bell.member) == 0


def test_a_mention_and_its_reading_in_either_order_end_seen(bell: Bell) -> None:
    # Given two mentions / When one is told before its note was read, the other after
    for first, second in ((0, 1), (1, 0)):
        place = new_id()
        emitted: list[Event] = [mention_of(bell.partner, place), read_by(bell.partner, place, 3)]
        bell.receive(emitted[first], emitted[second])
    # Then there is one line each, and it is seen
    lines = bell.of(bell.partner)
    assert [line["kind"] for line in lines] == ["mention"] * 2
    assert {line["seen"] for line in lines} == {True}
    assert bell.unseen(bell.partner) == 0


def test_a_mention_that_does_not_say_its_place_is_seen_by_reading_later(bell: Bell) -> None:
    # Given the mention of an older release / When its conversation is read after it came
    place = new_id()
    bell.receive(replace(mention_of(bell.partner, place), sequence=None))
    bell.receive(read_by(bell.partner, place, 3))
    # Then it is seen
    assert [line["seen"] for line in bell.of(bell.partner)] == [True]


def test_a_mention_behind_what_was_read_is_new(bell: Bell) -> None:
    # Given a partner who read up to the second message / When named in the third
    place = new_id()
    bell.receive(read_by(bell.partner, place, 2), mention_of(bell.partner, place))
    # Then the bell says so, and nobody else's does
    assert [line["title"] for line in bell.of(bell.partner)] == [
        "Olga Owner mentioned you in Field Bakery"
    ]
    assert bell.unseen(bell.partner) == 1
    assert bell.of(bell.practice.owner) == []


def test_a_failed_delivery_rings_its_author_once_with_the_reason(bell: Bell) -> None:
    # Given a text of the member's
    reason = Reason("30005", "The carrier does not know this number.", permanent=True)
    place, message_id = new_id(), new_id()
    author = Person("staff", bell.member.id, "Mo")

    def update(state: str, why: Reason | None = None) -> MessageUpdated:
        view = DeliveryView(state, why, to_wire_time(utc_now()))
        return MessageUpdated(place, "Field Bakery", message_id, "sms", author, view, None, ())

    # When it is sent, and then fails, told five times
    bell.practice.publish(update("sent"))
    bell.receive(update("failed", reason), times=5)
    # Then the member has one line with the reason, nobody else any
    lines = bell.of(bell.member)
    assert [(line["kind"], line["body"]) for line in lines] == [
        ("delivery_failed", "The carrier does not know this number.")
    ]
    assert bell.of(bell.practice.owner) == []


@pytest.mark.parametrize("late", [False, True])
def test_a_reading_that_shows_nothing_of_a_link_leaves_its_lines_unseen(
    bell: Bell, late: bool
) -> None:
    # Given a stranger's message that a link moves behind what a page shows of the client
    stranger, client = new_id(), new_id()
    news = recorded(stranger, 1, client_id=None)
    link = ConversationChanged(stranger, "linked", client, moved_up_to=6)
    told: list[Event] = [link, news] if late else [news, link]
    bell.receive(*told)
    # When the page says that it has shown the client's own five / Then the line is unseen
    bell.receive(read_by(bell.practice.owner, client, 5))
    assert bell.unseen(bell.practice.owner) == 1
    # And it is seen once the moved one was shown too
    bell.receive(read_by(bell.practice.owner, client, 6))
    assert bell.unseen(bell.practice.owner) == 0


def test_lines_follow_a_linked_conversation_and_come_back(bell: Bell) -> None:
    # Given a stranger's conversation that was linked before the news of its message came
    stranger, client = new_id(), new_id()
    news, owner = recorded(stranger, 1), bell.practice.owner
    bell.receive(ConversationChanged(stranger, "linked", client), news)
    # Then the line leads to the client
    assert [line["conversation_id"] for line in bell.of(owner)] == [client]
    # When the link is undone / Then it leads back
    bell.receive(ConversationChanged(client, "unlinked", stranger))
    assert [line["conversation_id"] for line in bell.of(owner)] == [stranger]


def test_all_that_was_shown_is_marked_and_not_what_rang_meanwhile(bell: Bell) -> None:
    # Given a bell that shows one line, when another one rings
    bell.receive(recorded(new_id()))
    (shown,) = bell.of(bell.partner)
    bell.receive(recorded(new_id()))
    # When all that was shown is marked / Then the new one stays
    marked = {"all": True, "newest_id": shown["id"]}
    assert bell.practice.call(Notify.MARK_SEEN, bell.partner, **marked) == {"unseen_count": 1}
    # And nobody marks by another's line
    with pytest.raises(NotFound):
        bell.practice.call(Notify.MARK_SEEN, **marked)


def test_a_bell_is_its_owners_alone(bell: Bell) -> None:
    # Given a line each of the owner and the partner
    bell.receive(recorded(new_id()), recorded(new_id()))
    mine = [line["id"] for line in bell.of(bell.partner)]
    # When the owner marks the partner's line / Then there is no such line, and none is marked
    with pytest.raises(NotFound):
        bell.practice.call(Notify.MARK_SEEN, ids=[mine[0]])
    assert bell.unseen(bell.partner) == 2
    # When the partner marks one, then all / Then the count says so
    seen_one = bell.practice.call(Notify.MARK_SEEN, bell.partner, ids=mine[:1])
    assert seen_one == {"unseen_count": 1}
    assert bell.practice.call(Notify.MARK_SEEN, bell.partner, all=True) == {"unseen_count": 0}
    assert bell.unseen(bell.practice.owner) == 2
    # And a contact has no bell
    with pytest.raises(PermissionDenied):
        bell.practice.call(Notify.LIST_NOTIFICATIONS, bell.practice.guest().actor)


# The digest, from the staff's message to the mailbox


def test_unread_becomes_one_e_mail_with_a_link_and_read_becomes_none(
    practice: RegisteredFirm, notify_context: ServiceContext, system: Stack, system_play: PlayClient
) -> None:
    # Given two clients, one of whose contacts is away
    (client, away), (other, here) = (practice.client_with_guest(n) for n in ("Acme", "Beta"))
    for number in range(2):
        practice.compose(client, f"Please sign, {number}", "portal")
    practice.compose(other, channel="portal")

    # When the one who is there reads in time
    def unread() -> Json | None:
        first = practice.call(Portal.LIST_CONVERSATIONS, here.actor)["items"][0]
        return first if first["unread_count"] else None

    read = wait_until(unread)
    wait_until(lambda: ask(notify_context, WINDOWS, id=here.id))
    shown = practice.call(Portal.LIST_MESSAGES, here.actor, conversation_id=read["id"])["items"]
    practice.call(
        Portal.MARK_READ, here.actor, conversation_id=read["id"], last_message_id=shown[0]["id"]
    )
    # Then after the window the one who is away has one e-mail about both messages
    mails = wait_until(lambda: system_play.get("mail", to=away.email)["items"])
    assert [mail["subject"] for mail in mails] == ["2 new messages from Rossi & Partners"]
    place = practice.call(Portal.LIST_CONVERSATIONS, away.actor)["items"][0]["id"]
    link = f"{system.url('gateway')}/portal/c/{place}"
    assert link in mails[0]["text"]
    assert link in mails[0]["html"]
    # And staff see that it went out, while the one who read has none and never will
    messages = practice.call(Portal.LIST_MESSAGES, away.actor, conversation_id=place)["items"]
    for message in messages:
        practice.await_state(message["id"], "emailed")
    assert [row.state for row in ask(notify_context, WINDOWS, id=here.id)] == ["closed"]
    assert system_play.get("mail", to=here.email)["items"] == []


# The digest, where only the test moves things


@dataclass
class Reader(FirmInTest):
    """A firm with a contact who has portal access and something unread."""

    id: str = field(default_factory=new_id)
    email: str = field(default_factory=lambda: new_email("reader"))
    conversation_id: str = field(default_factory=new_id)

    def access(self, *, granted: bool, version: int = 1) -> None:
        """The contact may sign in, or not any more."""
        name = "Anna Ünal"
        self.publish(PortalAccessChanged(self.id, new_id(), self.email, name, granted, version))

    def post(self, sequence: int, body: str = "Please sign the letter") -> None:
        """One more message for the contact."""
        author = Person("staff", new_id(), "Olga")
        now = to_wire_time(utc_now())
        view = PortalMessageView(new_id(), self.conversation_id, author, body, (), now, "posted")
        place = self.conversation_id
        self.publish(PortalMessagePosted(place, new_id(), view, (self.id,), sequence))

    def read(self, up_to: int) -> None:
        """The contact reads in the portal."""
        now = to_wire_time(utc_now())
        self.publish(PortalConversationRead(self.conversation_id, new_id(), self.id, up_to, now))


@dataclass
class DigestRunner:
    """notify_svc without a running copy: a database and windows that are due at once."""

    context: ServiceContext
    app: NotifyUseCases
    environment: dict[str, str]

    def reader(self) -> Reader:
        """A contact to whom one message was posted."""
        reader = Reader(InProcess(NotifyService, self.app, self.context))
        reader.access(granted=True)
        reader.post(1)
        return reader

    def windows(self, reader: Reader) -> list[Any]:
        """The contact's digests, oldest first."""
        return ask(self.context, WINDOWS, id=reader.id)

    def states(self, reader: Reader) -> list[str]:
        """Their states."""
        return [row.state for row in self.windows(reader)]

    def mailer(self, url: str = "") -> Mailer[Digest]:
        """A job runner, over the sandbox's mail server unless another is named."""
        server = SmtpServer(url or self.environment["SMTP_URL"], 5)
        return Mailer(self.context.database, server, self.app.digest_mailing)

    def wait_over(self, reader: Reader) -> None:
        """The wait before the next try has passed."""
        sql = "update digest_windows set due_at = now() where contact_id = :id"
        change(self.context, sql, id=reader.id)

    def runner(self, smtp_url: str) -> AbstractContextManager[Callable[[], None]]:
        """A background process of its own over some mail server; yields how to kill it."""
        return background(self.environment, smtp_url)


@pytest.fixture(scope="module")
def runner(system: Stack) -> Iterator[DigestRunner]:
    window = {"DIGEST_WINDOW_SECONDS": "0"}
    database = "onethread_notify_quiet"
    with quiet_context(system, "services.notify_svc", database, **window) as made:
        context, environment = made
        yield DigestRunner(context, NotifyUseCases(context), environment)


@pytest.fixture
def mute() -> Iterator[tuple[Mute, str]]:
    with mute_server() as (handler, url):
        yield handler, url


def test_eight_runners_at_once_send_one_e_mail(
    runner: DigestRunner, system_play: PlayClient
) -> None:
    # Given a contact with two unread messages
    reader = runner.reader()
    reader.post(2)
    # When eight job runners work at once
    with ThreadPoolExecutor(8) as runners:
        sent = sum(runners.map(lambda _: runner.mailer().send_due(), range(8)))
    # Then one of them sent one e-mail with both, and nothing is left to do
    assert runner.states(reader) == ["sent"]
    mails = system_play.get("mail", to=reader.email)["items"]
    assert len(mails) == sent == 1
    assert mails[0]["text"].count("Please sign the letter") == 2
    assert runner.mailer().send_due() == 0


def test_a_mail_server_that_is_down_at_first_gets_it_once_later(
    runner: DigestRunner, system_play: PlayClient
) -> None:
    # Given a mail server that is down
    reader = runner.reader()
    down = runner.mailer(f"smtp://127.0.0.1:{free_port()}")
    # When the digest is due / Then it waits for another try, and says why
    down.send_due()
    waiting = runner.windows(reader)[0]
    assert (waiting.state, waiting.attempts) == ("postponed", 1)
    assert "out of reach" in waiting.reason_message
    # And not before its time
    assert runner.mailer().send_due() == 0
    # When the server is back / Then the contact gets exactly one e-mail
    for _ in range(3):
        runner.wait_over(reader)
        runner.mailer().send_due()
    assert runner.states(reader) == ["sent"]
    assert len(system_play.get("mail", to=reader.email)["items"]) == 1


def test_what_was_read_while_the_server_was_down_is_not_mailed(
    runner: DigestRunner, system_play: PlayClient
) -> None:
    # Given a digest that waits for another try
    reader = runner.reader()
    runner.mailer(f"smtp://127.0.0.1:{free_port()}").send_due()
    assert runner.states(reader) == ["postponed"]
    # When the contact reads meanwhile / Then it is closed
    reader.read(1)
    assert runner.states(reader) == ["closed"]
    # And the next message makes a digest of its own
    reader.post(2, "Something newer")
    runner.mailer().send_due()
    mails = system_play.get("mail", to=reader.email)["items"]
    assert [mail["text"].count("Please sign") for mail in mails] == [0]
    assert "Something newer" in mails[0]["text"]


def test_a_runner_killed_before_the_content_is_followed_by_one_e_mail(
    runner: DigestRunner, system_play: PlayClient
) -> None:
    # Given a mail server that takes the call and says nothing
    with socket.create_server(("127.0.0.1", 0)) as silent:
        reader = runner.reader()
        with runner.runner(f"smtp://127.0.0.1:{silent.getsockname()[1]}") as kill:
            # When the runner is killed while it waits for the greeting
            wait_until(lambda: runner.states(reader) == ["sending"])
            kill()
    # Then recovery finds that nothing left, and the contact gets one e-mail
    assert runner.mailer().recover(0.0) == 1
    assert runner.states(reader) == ["postponed"]
    runner.mailer().send_due()
    assert runner.states(reader) == ["sent"]
    assert len(system_play.get("mail", to=reader.email)["items"]) == 1


def test_a_runner_killed_in_the_content_leaves_a_doubt_and_is_never_repeated(
    runner: DigestRunner, system_play: PlayClient, mute: tuple[Mute, str]
) -> None:
    # Given a mail server that takes the content and does not answer
    server, url = mute
    reader = runner.reader()
    with runner.runner(url) as kill:
        # When the runner is killed while it waits for the answer
        wait_until(lambda: server.taken and runner.states(reader) == ["transmitting"])
        kill()
    # Then it is uncertain, and is not sent again by itself
    assert runner.mailer().recover(0.0) == 1
    assert runner.states(reader) == ["uncertain"]
    assert runner.mailer().send_due() == 0
    assert system_play.get("mail", to=reader.email)["items"] == []
    # But the next digest carries what is still unread
    reader.post(2, "Something newer")
    runner.mailer().send_due()
    text = system_play.get("mail", to=reader.email)["items"][0]["text"]
    assert "Please sign the letter" in text
    assert "Something newer" in text
    assert len(server.taken) == 1


def test_access_withdrawn_in_time_means_no_e_mail(
    runner: DigestRunner, system_play: PlayClient
) -> None:
    # Given a contact whose digest is due / When the access ends first
    reader = runner.reader()
    reader.access(granted=False, version=2)
    runner.mailer().send_due()
    # Then it is closed with the reason, and no mail went out
    assert [(row.state, row.reason_code) for row in runner.windows(reader)] == [
        ("closed", "no_portal_access")
    ]
    assert system_play.get("mail", to=reader.email)["items"] == []
