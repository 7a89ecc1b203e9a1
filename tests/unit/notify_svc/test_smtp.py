"""The SMTP conversation with a real mail server inside the test's process."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from chassis.errors import OutcomeUnknown, ProviderRefused, ProviderUnavailable
from services.notify_svc.providers.smtp import SmtpServer

pytestmark = pytest.mark.unit

RECIPIENT = "anna@client.example"


class Mailbox:
    """Answers as told and keeps what it took."""

    def __init__(self) -> None:
        self.answers = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "250 ok"}
        self.hangs_up = False
        self.taken: list[bytes] = []

    async def handle_MAIL(  # noqa: N802  # aiosmtpd looks it up by this name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers["MAIL"]

    async def handle_RCPT(  # noqa: N802  # the same
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.answers["RCPT"].startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.answers["RCPT"]

    async def handle_DATA(  # noqa: N802  # the same
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.taken.append(envelope.content)
        if self.hangs_up:
            server.transport.abort()
        return self.answers["DATA"]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[SmtpServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield SmtpServer(f"smtp://127.0.0.1:{port}", timeout=5)
    finally:
        controller.stop()


@pytest.fixture
def server(mailbox: Mailbox) -> Iterator[SmtpServer]:
    with serving(mailbox) as found:
        yield found


def letter(to: str = RECIPIENT) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Rossi <no-reply@mail.example>"
    mail["To"] = to
    mail["Subject"] = "Words"
    mail.set_content("First line\n.a line that starts with a dot\n")
    return mail


class Steps:
    """Notes when the content was announced, and what had been taken by then."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.taken_before: list[int] = []

    def __call__(self) -> None:
        self.taken_before.append(len(self.mailbox.taken))


def test_a_mail_arrives_whole(server: SmtpServer, mailbox: Mailbox) -> None:
    # Given a mail server
    steps = Steps(mailbox)
    # When a mail is handed over
    server.send(letter(), steps)
    # Then it has it once, dots and all, and the content was announced before it left
    assert len(mailbox.taken) == 1
    assert b"\r\n.a line that starts with a dot" in mailbox.taken[0]
    assert steps.taken_before == [0]


@pytest.mark.parametrize(
    ("command", "answer", "error", "announced"),
    [
        ("MAIL", "451 busy", ProviderUnavailable, 0),
        ("MAIL", "530 sign in first", ProviderUnavailable, 0),
        ("RCPT", "450 try later", ProviderUnavailable, 0),
        ("RCPT", "550 no such mailbox", ProviderRefused, 0),
        ("DATA", "451 could not keep it", ProviderUnavailable, 1),
        ("DATA", "554 looks like spam", ProviderRefused, 1),
    ],
)
def test_what_the_server_answers_decides(
    server: SmtpServer,
    mailbox: Mailbox,
    command: str,
    answer: str,
    error: type[Exception],
    announced: int,
) -> None:
    # Given a server that says no to one command
    mailbox.answers[command] = answer
    steps = Steps(mailbox)
    # When a mail is handed over
    # Then passing and final refusals are told apart, and so is whether the content left
    with pytest.raises(error):
        server.send(letter(), steps)
    assert len(steps.taken_before) == announced


def test_a_refusal_carries_the_code(server: SmtpServer, mailbox: Mailbox) -> None:
    # Given a mailbox that does not exist
    mailbox.answers["RCPT"] = "550 no such mailbox"
    # When a mail is handed over
    with pytest.raises(ProviderRefused) as refused:
        server.send(letter(), lambda: None)
    # Then the reply code is there to be put in plain words
    assert refused.value.details["provider_code"] == "550"


def test_silence_after_the_content_is_a_doubt(server: SmtpServer, mailbox: Mailbox) -> None:
    # Given a server that goes away with the content in its hands
    mailbox.hangs_up = True
    # When a mail is handed over
    # Then nobody claims to know whether it was taken
    with pytest.raises(OutcomeUnknown):
        server.send(letter(), lambda: None)


def test_nobody_listens(mailbox: Mailbox) -> None:
    # Given an address where no server is
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    steps = Steps(mailbox)
    # When a mail is handed over
    # Then surely nothing was taken
    with pytest.raises(ProviderUnavailable):
        SmtpServer(f"smtp://127.0.0.1:{port}", timeout=2).send(letter(), steps)
    assert steps.taken_before == []


def test_what_the_announcement_raises_stops_the_content(
    server: SmtpServer, mailbox: Mailbox
) -> None:
    # Given a caller who finds, at the last moment, that the mail is no longer its to send
    def overtaken() -> None:
        raise LookupError("somebody else has it")

    stop: Callable[[], None] = overtaken
    # When a mail is handed over
    with pytest.raises(LookupError):
        server.send(letter(), stop)
    # Then the server has nothing
    assert mailbox.taken == []


def test_an_address_outside_ascii_arrives_where_it_is_taken(
    server: SmtpServer, mailbox: Mailbox
) -> None:
    # Given a server with SMTPUTF8 (RFC 6531)
    # When the address has a letter outside ASCII
    server.send(letter("änne@client.example"), lambda: None)
    # Then it arrives unchanged
    assert "änne@client.example".encode() in mailbox.taken[0]


def test_an_address_outside_ascii_is_refused_where_it_is_not(mailbox: Mailbox) -> None:
    # Given a server without SMTPUTF8
    with (
        serving(mailbox, enable_SMTPUTF8=False) as old_server,
        # When the address has a letter outside ASCII
        pytest.raises(ProviderRefused) as refused,
    ):
        old_server.send(letter("änne@client.example"), lambda: None)
    # Then it is refused for good
    assert refused.value.details["provider_code"] == "553"
    assert mailbox.taken == []
