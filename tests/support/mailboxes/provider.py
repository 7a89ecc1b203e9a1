"""What the contract of all mail providers is tried with: a mailbox, played from its other side."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from cryptography.fernet import Fernet

from chassis.config import load
from sandbox.__main__ import serve_http
from sandbox.mail.compose import Draft, write_mail
from sandbox.mail.headers import message_id, parse
from sandbox.mail.outside import listed
from sandbox.mail.routing import carry
from sandbox.settings import Settings
from sandbox.world import World
from services.email_svc.config import EmailConfig
from services.email_svc.provider import MailboxGrant, MailSession

Place = Literal["inbox", "sent", "spam", "bin", "draft"]
Trouble = Literal["busy", "broken", "silent", "answer_lost"]
"""busy: asks to wait; broken: fails while it has the request; silent: does not answer; answer_lost:
does what is asked and answers too late.
"""
PATIENCE_SECONDS = 1
"""How long sessions wait for an answer here."""


class MailboxInTest(Protocol):
    """One mailbox. Mails are named by their Message-ID, which both sides know."""

    address: str
    kept: list[MailboxGrant]
    """Every change of its tokens that a session told."""

    def open(self, patience: int = PATIENCE_SECONDS) -> MailSession:
        """A session with the newest tokens, which waits so many seconds for an answer."""

    def place(self, raw: bytes, place: Place) -> None:
        """Put a mail where its owner would find it."""

    def move(self, rfc822_id: str, place: Place) -> None:
        """Its owner moves it."""

    def delete(self, rfc822_id: str) -> None:
        """Its owner deletes it for good."""

    def forget_changes(self) -> None:
        """Cursors given out so far are no longer known."""

    def withdraw(self) -> None:
        """Its owner withdraws the consent, or changes the password."""

    def make_stale(self) -> None:
        """What a session was let in with before is not good any more; the consent is."""

    def trouble(self, kind: Trouble, *, count: int = 1, seconds: float = 0.0) -> None:
        """The next `count` requests meet this; busy asks to wait `seconds`."""


@dataclass(frozen=True)
class SandboxInTest:
    """The sandbox on a free port of this process."""

    world: World
    url: str

    def received(self, address: str) -> list[bytes]:
        """What somebody outside got, oldest first."""
        found = [mail.raw for mail in listed(self.world, address) if mail.folder == "inbox"]
        return found[::-1]


@contextmanager
def sandbox_in_test() -> Iterator[SandboxInTest]:
    """Answers until the block ends."""
    world = World(Settings(port=0, step_seconds=0.01))
    server = serve_http(world)
    url = f"http://127.0.0.1:{server.port}"
    world.settings = replace(world.settings, public_url=url)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield SandboxInTest(world, url)
    finally:
        server.shutdown()
        server.server_close()
        world.close()


def email_config(**settings: str) -> EmailConfig:
    """Settings of email_svc by their names in the environment, with one second of patience."""
    whole = {
        "AMQP_URL": "amqp://guest:guest@127.0.0.1/",
        "DATABASE_URL": "postgresql://127.0.0.1/x",
        "BLOB_FOLDER": "/nowhere",
        "ACTOR_VERIFY_KEYS": base64.b64encode(bytes(32)).decode(),
        "SECRET_KEYS": Fernet.generate_key().decode(),
        "GOOGLE_CLIENT_ID": "sandbox-client",
        "GOOGLE_CLIENT_SECRET": "sandbox-secret",
        "GOOGLE_PUBSUB_ACCOUNT": "push@project.example",
        "PUBLIC_URL": "https://hub.firm.example",
        "EMAIL_PUBLIC_URL": "https://mail.firm.example",
        "MAIL_TIMEOUT_SECONDS": str(PATIENCE_SECONDS),
    }
    return load(EmailConfig, whole | settings)


def mail_to(address: str, subject: str = "Hello", **more: Any) -> bytes:
    """A mail of a client."""
    draft = Draft(from_="Jane <jane@client.example>", to=[address], subject=subject, body="Hello")
    return write_mail(replace(draft, **more))


def id_of(raw: bytes) -> str:
    """Its Message-ID."""
    return message_id(parse(raw))


def write_in(sandbox: SandboxInTest, mailbox: MailboxInTest, *subjects: str) -> list[str]:
    """Mails of a client arrive, in this order; their Message-IDs."""
    mails = [mail_to(mailbox.address, subject) for subject in subjects]
    for raw in mails:
        carry(sandbox.world, "jane@client.example", [mailbox.address], raw)
    return [id_of(raw) for raw in mails]
