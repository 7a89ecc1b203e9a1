"""A mailbox of each kind of provider, behind the sandbox in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from chassis.ids import new_id
from tests.support.mailboxes.gmail import GmailInTest
from tests.support.mailboxes.graph import GraphInTest
from tests.support.mailboxes.imap import ImapInTest
from tests.support.mailboxes.provider import MailboxInTest, SandboxInTest, sandbox_in_test

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
    yield MAILBOXES[request.param](sandbox, f"box-{new_id()[-12:]}@firm.example")
    sandbox.world.faults.clear()
