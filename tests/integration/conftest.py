"""The whole system as the tests of the services without a provider meet it: over RPC and events."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from chassis.messaging.bus import Bus
from chassis.messaging.rpc_client import RpcClient
from chassis.runtime.context import ServiceContext
from chassis.storage.engine import database_url
from chassis.storage.migrate import alembic_config, create_database
from tests.support.people import Practice, found_practice
from tests.support.stacks import open_context_of, packages_present
from tests.support.tap import EventTap
from tools.stack import Stack


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


@pytest.fixture(scope="session")
def notify_context(system: Stack) -> Iterator[ServiceContext]:
    """notify_svc's database, to see what was handled."""
    context = open_context_of(system, "services.notify_svc")
    yield context
    context.close()


@pytest.fixture(scope="session")
def migrated(servers: Stack) -> Iterator[dict[str, Connection]]:
    """Each service's database, made by its migrations alone."""
    found, engines = {}, []
    for package in packages_present():
        name = f"migrated_{package.rpartition('.')[2]}"
        url = database_url(servers.database_url, "", name)
        create_database(servers.database_url, url)
        engine = create_engine(url)
        connection = engine.connect()
        command.upgrade(alembic_config(package, connection), "head")
        found[package] = connection
        engines.append(engine)
    yield found
    for connection in found.values():
        connection.close()
    for engine in engines:
        engine.dispose()
