"""Servers and clients that tests of every kind share. Each test works in a firm of its own, so
tests run in any order over the same servers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from chassis.messaging.topology import declare
from tests.support.answers import FINDINGS_VARIABLE, Findings
from tests.support.stacks import (
    CHECKED_SYSTEM,
    FAST,
    RUNNING,
    core_system,
)
from tools.processes import EVERYTHING
from tools.stack import Stack

PLUGINS = ("firms", "gmail", "mail", "staff_mail", "system")
pytest_plugins = [f"tests.support.fixtures.{name}" for name in PLUGINS]
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
    assert [line for findings in stack_findings for line in findings.newest()] == []


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
