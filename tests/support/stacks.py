"""The part of the system that integration tests run: two services, their sweepers, the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from chassis.config import DATABASE_URL, background_address, config_of, load, service_of
from chassis.runtime.context import ServiceContext, open_context
from chassis.storage.migrate import migrate
from tests.support.answers import FINDINGS_VARIABLE
from tests.support.callers import OverTheWire
from tests.support.tap import EventTap
from tools.calling import calling
from tools.processes import BY_NAME, GATEWAY_COMMAND, ONETHREAD, ROOT, System, background_of
from tools.stack import Stack

PACKAGES = ("services.thread_svc", "services.sms_svc")
RUNNING = ("sandbox", "thread_svc", "sms_svc", "background")
FAST = {"SANDBOX_STEP_SECONDS": "0.02", "TWILIO_TIMEOUT_SECONDS": "1"}
"""Environment under which nothing takes longer than a test needs."""
CHECKED_GATEWAY = replace(
    BY_NAME["gateway"],
    command=(*GATEWAY_COMMAND[:-1], "tests.support.answers_app:create_app()"),
    reads=(FINDINGS_VARIABLE,),
)
"""The gateway that holds its answers against its document; ANSWERS_FINDINGS names a file."""
CHECKED_SYSTEM = replace(
    ONETHREAD,
    processes=tuple(p if p.name != "gateway" else CHECKED_GATEWAY for p in ONETHREAD.processes),
)


def core_system() -> System:
    """Migrations and background work of the two services only."""
    background = background_of(*PACKAGES)
    others = (BY_NAME[name] for name in RUNNING if name != "background")
    migrate = ("-m", "chassis.storage.migrate", *PACKAGES)
    return System(processes=(*others, background), migrate=migrate)


def open_context_of(stack: Stack, package: str) -> ServiceContext:
    """A service's room in this process, over the stack's servers."""
    return _open_context(package, stack.environment | {"DATABASE_POOL": "8"})


def _open_context(package: str, environment: dict[str, str]) -> ServiceContext:
    # As its background work, which may look into every firm.
    config = load(config_of(package), environment, {DATABASE_URL: background_address(package)})
    return open_context(service_of(package), config)


@contextmanager
def over_the_wire(stack: Stack) -> Iterator[OverTheWire]:
    """Calls the services of a stack, and receives and publishes its events."""
    with calling(stack.environment, "tests") as client, closing(EventTap(stack.amqp_url)) as tap:
        yield OverTheWire(client, tap)


@contextmanager
def quiet_context(
    stack: Stack, package: str, database: str, **environment: str
) -> Iterator[tuple[ServiceContext, dict[str, str]]]:
    """A service over a database of its own, for which no copy of it runs: only the test moves
    things. With the environment in which further programs would share it.
    """
    named = stack.environment | {"DATABASE_NAME": database, "DATABASE_POOL": "10"} | environment
    with pytest.MonkeyPatch.context() as patch:
        for name, value in named.items():
            patch.setenv(name, value)
        migrate(package)
    with closing(_open_context(package, named)) as context:
        yield context, named


def packages_present() -> list[str]:
    """Every service package of the tree."""
    return sorted(f"services.{p.parent.name}" for p in ROOT.glob("services/*/service.py"))
