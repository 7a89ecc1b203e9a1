"""Servers and clients that tests of every kind share. Each test works in a firm of its own, so
tests run in any order over the same servers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.messaging.bus import Bus
from chassis.messaging.rpc_client import RpcClient
from chassis.messaging.topology import declare
from chassis.runtime.context import ServiceContext
from chassis.runtime.reading.pool import ReadingPool
from services.email_svc.mail_reading import READER, ReadMail
from tests.support.answers import FINDINGS_VARIABLE, Findings
from tests.support.people import Practice, found_practice
from tests.support.play import PlayClient, TwilioWebhooks
from tests.support.postbox import MailDesk, open_mail_desk, quiet_email_context
from tests.support.stacks import CHECKED_SYSTEM, FAST, RUNNING, core_system, open_context_of
from tests.support.tap import EventTap
from tools.processes import EVERYTHING
from tools.stack import Stack

KINDS = ("unit", "contract", "integration", "security", "e2e", "load")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's folder says its kind, unless the test itself says another."""
    for item in items:
        marked = {mark.name for mark in item.iter_markers()}
        folders = set(Path(item.path).parts)
        if not marked & set(KINDS):
            for kind in folders & set(KINDS):
                item.add_marker(kind)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A private PostgreSQL and RabbitMQ, migrated for thread_svc and sms_svc."""
    folder = tmp_path_factory.mktemp("servers")
    with Stack(folder, environment=FAST, system=core_system()) as stack:
        stack.migrate()
        declare(stack.amqp_url)
        yield stack


@pytest.fixture(scope="session")
def stack(servers: Stack) -> Stack:
    """The same servers with sandbox, thread_svc, sms_svc and their background work running."""
    servers.start(*RUNNING)
    return servers


@pytest.fixture(scope="session")
def stack_findings() -> list[Findings]:
    """What the gateways of all stacks found wrong with their answers."""
    return []


@pytest.fixture(autouse=True)
def answers_as_promised(stack_findings: list[Findings]) -> Iterator[None]:
    """No answer of a gateway and no event of its stream differs from the OpenAPI document."""
    yield
    assert [line for findings in stack_findings for line in findings.news()] == []


@pytest.fixture(scope="session")
def make_stack(
    tmp_path_factory: pytest.TempPathFactory, stack_findings: list[Findings]
) -> Iterator[Callable[..., Stack]]:
    """Makes further stacks (tools.stack.Stack's arguments but the folder), ended at the end."""
    with ExitStack() as made:

        def make(environment: dict[str, str] | None = None, **arguments: Any) -> Stack:
            folder = tmp_path_factory.mktemp("stack")
            findings = Findings(folder / "logs" / "answers")
            stack_findings.append(findings)
            known = {FINDINGS_VARIABLE: str(findings.path)} | (environment or {})
            return made.enter_context(Stack(folder, environment=known, **arguments))

        yield make


@pytest.fixture(scope="session")
def system(make_stack: Callable[..., Stack]) -> Stack:
    """The whole system with its demo firm, for end-to-end tests."""
    # A proxy on this machine may say for whom it asks: tests come from networks of their own.
    environment = {"SANDBOX_STEP_SECONDS": "0.1", "TRUSTED_PROXIES": "127.0.0.1"}
    whole = make_stack(environment, processes=EVERYTHING, system=CHECKED_SYSTEM)
    whole.seed()
    return whole


@pytest.fixture(scope="session")
def system_rpc(system: Stack) -> Iterator[RpcClient]:
    """Calls every service as the gateway does."""
    bus = Bus(system.amqp_url, "tests")
    client = RpcClient(bus)
    bus.start()
    yield client
    bus.stop()


@pytest.fixture(scope="session")
def system_tap(system: Stack) -> Iterator[EventTap]:
    """Hears every event of the whole system, and publishes."""
    listening = EventTap(system.amqp_url)
    yield listening
    listening.close()


@pytest.fixture(scope="session")
def found(system_rpc: RpcClient, system_tap: EventTap) -> Callable[[], Practice]:
    """Registers one more firm."""
    return lambda: found_practice(system_rpc, system_tap)


@pytest.fixture
def practice(found: Callable[[], Practice]) -> Practice:
    """A firm of one's own."""
    return found()


@pytest.fixture(scope="session")
def portal_context(system: Stack) -> Iterator[ServiceContext]:
    """portal_svc's database, to see what was handled."""
    context = open_context_of(system, "services.portal_svc")
    yield context
    context.close()


@pytest.fixture(scope="session")
def internal_context(system: Stack) -> Iterator[ServiceContext]:
    """internal_svc's database, to let time pass and people leave."""
    context = open_context_of(system, "services.internal_svc")
    yield context
    context.close()


@pytest.fixture
def firm_id() -> str:
    """A firm nobody else works in."""
    return new_id()


@pytest.fixture(scope="session")
def rpc(stack: Stack) -> Iterator[RpcClient]:
    """Calls thread_svc and sms_svc as the gateway does."""
    bus = Bus(stack.amqp_url, "tests")
    client = RpcClient(bus)
    bus.start()
    yield client
    bus.stop()


@pytest.fixture(scope="session")
def tap(servers: Stack) -> Iterator[EventTap]:
    """Hears every event, and publishes."""
    listening = EventTap(servers.amqp_url)
    yield listening
    listening.close()


@pytest.fixture
def play(stack: Stack) -> Iterator[PlayClient]:
    """The client's side of the sandbox; faults are cleared afterwards."""
    client = PlayClient(stack.url("sandbox"))
    yield client
    client.clear_faults()
    client.close()


@pytest.fixture
def twilio(stack: Stack) -> Iterator[TwilioWebhooks]:
    """Signs and posts webhooks as Twilio does."""
    environment = stack.environment
    hooks = TwilioWebhooks(environment["SMS_PUBLIC_URL"], environment["TWILIO_AUTH_TOKEN"])
    yield hooks
    hooks.close()


@pytest.fixture(scope="session")
def thread_context(servers: Stack) -> Iterator[ServiceContext]:
    """thread_svc's database and bus in this process; no service needs to run."""
    context = open_context_of(servers, "services.thread_svc")
    yield context
    context.close()


@pytest.fixture(scope="session")
def sms_context(servers: Stack) -> Iterator[ServiceContext]:
    """The same for sms_svc."""
    context = open_context_of(servers, "services.sms_svc")
    yield context
    context.close()


@pytest.fixture(scope="session")
def quiet_email(servers: Stack) -> Iterator[ServiceContext]:
    """email_svc's database and bus, where only the test moves things."""
    with quiet_email_context(servers) as context:
        yield context


@pytest.fixture(scope="session")
def mail_readers() -> Iterator[ReadingPool[ReadMail]]:
    """The processes in which mails are taken apart, with the limits of an installation."""
    pool = ReadingPool(READER, ReadMail)
    yield pool
    pool.close()


@pytest.fixture
def mail_desk(
    quiet_email: ServiceContext, mail_readers: ReadingPool[ReadMail], firm_id: str
) -> Iterator[MailDesk]:
    """A firm with a mailbox in memory."""
    with open_mail_desk(quiet_email, mail_readers, firm_id) as desk:
        yield desk
