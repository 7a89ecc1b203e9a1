"""A service's own role sees the firms it names, and changes nothing but rows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from chassis.config import background_address, service_address, service_of
from chassis.ids import new_id
from chassis.storage.database import EVERY_FIRM, NO_FIRM, scope_of
from chassis.storage.engine import database_url, make_engine
from contracts.rpc import Thread
from tests.support.firm import TextingFirm, staff
from tests.support.stacks import PACKAGES
from tools.processes import ROOT
from tools.stack import Stack

Sign = Callable[..., Engine]
BOUND = text(
    "select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace"
)

SESSIONS = "select distinct datname, usename from pg_stat_activity where datname like 'onethread_%'"


@pytest.fixture
def sign_in(stack: Stack) -> Iterator[Sign]:
    """Signs in to a service's database with the address in a variable of the stack."""
    opened: list[Engine] = []

    def sign(variable: str, service: str) -> Engine:
        url = database_url(stack.environment[variable], service)
        opened.append(make_engine(url, 1))
        return opened[-1]

    yield sign
    for engine in opened:
        engine.dispose()


@contextmanager
def scoped(engine: Engine, scope: str) -> Iterator[Connection]:
    with engine.connect() as conn:
        conn.exec_driver_sql("begin")
        conn.exec_driver_sql("set local app.firm_id to %(scope)s", {"scope": scope})
        yield conn
        conn.exec_driver_sql("rollback")


def rows_seen(engine: Engine, scope: str, but: Sequence[str] = ()) -> int:
    """How many rows of all tables, `but` some, a session sees."""
    with scoped(engine, scope) as conn:
        tables = set(conn.execute(BOUND).scalars()).difference(but)
        counts = (conn.execute(text(f"select count(*) from {table}")) for table in tables)
        return sum(int(count.scalar_one()) for count in counts)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_service_sees_no_row_by_asking_for_every_firm(
    sign_in: Sign, texter: TextingFirm, package: str
) -> None:
    # Given a firm with a number and a client
    service = service_of(package)
    own = sign_in(service_address(package), service)
    assert rows_seen(own, texter.firm_id) > 0
    # When the service's role asks for every firm, or for another / Then no table shows a row
    assert rows_seen(own, EVERY_FIRM) == 0
    assert rows_seen(own, new_id()) == 0
    # Nor for none, but that the inbox knows which turns of jobs were taken
    assert rows_seen(own, NO_FIRM, but=["inbox"]) == 0
    # And its background work, which looks for what is due, sees them
    assert rows_seen(sign_in(background_address(package), service), EVERY_FIRM) > 0


def test_several_firms_are_seen_together_when_they_are_named(
    sign_in: Sign, make_texter: Callable[..., TextingFirm]
) -> None:
    # Given two firms with a client each, and a third
    one, two, third = make_texter(), make_texter(), make_texter()
    own = sign_in("THREAD_DATABASE_URL", "thread")
    # When a batch names two / Then it sees theirs, and not the third's
    with scoped(own, scope_of([one.firm_id, two.firm_id])) as conn:
        found = set(conn.execute(text("select firm_id from clients")).scalars())
    assert found == {one.firm_id, two.firm_id}
    assert third.firm_id not in found


@pytest.mark.parametrize("kind", [service_address, background_address])
@pytest.mark.parametrize(
    "statement",
    [
        "create table mine (a int)",
        "create temporary table mine (a int)",
        "alter table clients disable row level security",
        "alter table clients add column mine int",
        "create policy mine on clients using (true)",
        "drop policy of_service on clients",
        "drop table clients",
        "truncate clients",
        "select * from alembic_version",
        "set role onethread",
        "create role mine",
    ],
)
def test_a_programs_role_changes_rows_and_nothing_else(
    sign_in: Sign, kind: Callable[[str], str], statement: str
) -> None:
    # Given a program's session / When it reaches for more / Then the server refuses
    engine = sign_in(kind("services.thread_svc"), "thread")
    with engine.connect() as conn, pytest.raises(DBAPIError) as caught:
        conn.execute(text(statement))
    assert caught.value.orig is not None
    assert getattr(caught.value.orig, "pgcode", None) == "42501"


def test_the_role_of_one_service_is_not_let_into_anothers_database(sign_in: Sign) -> None:
    # Given the roles of sms_svc / When they sign in to thread_svc's database
    for kind in (service_address, background_address):
        engine = sign_in(kind("services.sms_svc"), "thread")
        # Then the server does not let them in
        with pytest.raises(DBAPIError, match="permission denied for database"):
            engine.connect()


def test_a_function_tells_whose_a_number_is_and_nothing_else(
    sign_in: Sign, texter: TextingFirm
) -> None:
    # Given a number that a firm has / When a service that names no firm asks whose it is
    engine = sign_in("SMS_DATABASE_URL", "sms")
    asked = text("select * from firm_of_number(:e164) as found (firm_id)")
    with scoped(engine, NO_FIRM) as conn:
        # Then it hears which firm, and still sees none of its rows
        assert conn.execute(asked, {"e164": texter.own_number}).scalar_one() == texter.firm_id
        assert conn.execute(text("select count(*) from numbers")).scalar_one() == 0
        assert conn.execute(asked, {"e164": "+15005550199"}).first() is None


def test_migrations_say_what_their_role_lacks(stack: Stack) -> None:
    # Given a server whose role may make databases, but no roles
    name = f"limited_{new_id()[:8]}"
    with stack.postgres.as_superuser() as cursor:
        cursor.execute(f"create role {name} login createdb")
    owner = stack.database_url.replace("onethread:", f"{name}:")
    roles = {
        service_address("services.thread_svc"): f"postgresql://{name}_service@/postgres",
        background_address("services.thread_svc"): f"postgresql://{name}_background@/postgres",
    }
    own = {"DATABASE_URL": owner, "DATABASE_NAME": name}
    # When it migrates
    command = [sys.executable, "-m", "chassis.storage.migrate", "services.thread_svc"]
    environment = {**os.environ, **roles, **own}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    # Then one sentence says what to do
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"The role {name} of DATABASE_URL may not create the role {name}_service: "
        f"ALTER ROLE {name} CREATEROLE, or create the roles of docs/operations.md yourself."
    )
    # And with roles that somebody made it goes through
    with stack.postgres.as_superuser() as cursor:
        for role in ("service", "background"):
            cursor.execute(f"create role {name}_{role} login")
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def test_the_services_work_with_their_own_roles(stack: Stack, texter: TextingFirm) -> None:
    # Given running services / When their sessions are looked up
    texter.caller.call(Thread.LIST_CLIENTS, staff(texter.firm_id), {})
    with stack.postgres.as_superuser() as cursor:
        cursor.execute(SESSIONS)
        found = set(cursor.fetchall())
    # Then none of them is the owner's
    assert {("onethread_thread", "onethread_thread"), ("onethread_sms", "onethread_sms")} <= found
    assert not {user for _, user in found} & {"onethread"}
