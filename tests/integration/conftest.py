"""Browsers at the whole system, and databases that only the migrations made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from chassis.storage.engine import database_url
from chassis.storage.migrate import alembic_config, create_database
from tests.support.firm import RegisteredFirm
from tests.support.stacks import packages_present
from tests.support.web import Web
from tools.stack import Stack


@pytest.fixture
def open_web(system: Stack) -> Iterator[Callable[[], Web]]:
    """Opens one more browser."""
    opened: list[Web] = []

    def open_one() -> Web:
        opened.append(Web(system.url("gateway")))
        return opened[-1]

    yield open_one
    for web in opened:
        web.close()


@pytest.fixture
def web(open_web: Callable[[], Web], practice: RegisteredFirm) -> Web:
    """The owner's browser."""
    return open_web().sign_in(practice.emails[practice.owner.id])


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
