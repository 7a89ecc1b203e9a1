"""Digests of unread portal messages, up to real mail servers."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest

from chassis.ids import new_id, to_wire_time, utc_now
from chassis.runtime.context import ServiceContext
from contracts.events import (
    PortalAccessChanged,
    PortalConversationRead,
    PortalMessagePosted,
)
from contracts.parts import Person
from contracts.rpc import Portal
from contracts.views import PortalMessageView
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
from tests.support.rows import ask, change
from tests.support.stacks import quiet_context
from tests.support.waiting import wait_until
from tools.ports import free_port
from tools.stack import Stack

Json = dict[str, Any]
WINDOWS = (
    "select state, attempts, reason_code, reason_message from digest_windows"
    " where contact_id = :id order by opened_at"
)


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
