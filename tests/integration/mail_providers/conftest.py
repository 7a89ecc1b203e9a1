"""A mailbox of each kind of provider, behind the sandbox in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from chassis.ids import new_id
from services.email_svc.provider import MailSession
from tests.support.mailboxes.gmail import GmailInTest
from tests.support.mailboxes.graph import GraphInTest
from tests.support.mailboxes.imap import ImapInTest
from tests.support.mailboxes.provider import (
    PATIENCE_SECONDS,
    MailboxInTest,
    SandboxInTest,
    sandbox_in_test,
)

MAILBOXES: dict[str, Callable[[SandboxInTest, str], MailboxInTest]] = {
    "gmail": GmailInTest,
    "microsoft": GraphInTest,
    "imap": ImapInTest,
}
"""Every kind of provider keeps the same contract."""


@pytest.fixture(scope="session")
def sandbox() -> Iterator[SandboxInTest]:
    with sandbox_in_test() as running:
        yield running


@pytest.fixture(params=sorted(MAILBOXES))
def mailbox(request: pytest.FixtureRequest, sandbox: SandboxInTest) -> Iterator[MailboxInTest]:
    box = MAILBOXES[request.param](sandbox, f"box-{new_id()[-12:]}@firm.example")
    with ExitStack() as opened:
        open_one = box.open

        def open_until_the_end(patience: int = PATIENCE_SECONDS) -> MailSession:
            session = open_one(patience)
            opened.callback(session.close)
            return session

        box.open = open_until_the_end  # type: ignore[method-assign]  # sessions hold sockets
        yield box
        sandbox.world.faults.clear()
