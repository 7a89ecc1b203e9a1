"""Every statement is one that PostgreSQL can plan on what the migrations made.

Those planned once per connection live on while the next release's migration runs.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Executable

from chassis.delivery.statements import LedgerStatements
from chassis.identity import statements as identity
from chassis.messaging import outbox
from chassis.messaging.topology import SUBSCRIPTIONS
from chassis.storage import database, idempotency, inbox
from chassis.storage.engine import SETTINGS
from chassis.storage.prepared import Prepared


def modules_of(package: str) -> list[ModuleType]:
    root = importlib.import_module(package)
    names = [found.name for found in pkgutil.walk_packages(root.__path__, f"{package}.")]
    return [importlib.import_module(name) for name in names if ".migrations" not in name]


def statements_in(name: str, held: object) -> Iterator[tuple[str, Executable | Prepared]]:
    """The statements a name stands for: itself, or what a constant dict or tuple holds."""
    if isinstance(held, Executable | Prepared):
        yield name, held
    elif isinstance(held, Mapping):
        for key, value in held.items():
            yield from statements_in(f"{name}[{key!r}]", value)
    elif isinstance(held, tuple | list):
        for place, value in enumerate(held):
            yield from statements_in(f"{name}[{place}]", value)


def statements_of(owner: ModuleType | dict[str, Any]) -> dict[str, Executable | Prepared]:
    held, place = (owner, "") if isinstance(owner, dict) else (vars(owner), f"{owner.__name__}.")
    # A module also holds what it imports; that a plan is found twice does no harm.
    return {
        name: found
        for own, value in held.items()
        for name, found in statements_in(f"{place}{own}", value)
    }


def ledger_of(package: str) -> dict[str, Any]:
    """What a channel's ledger runs on its own tables."""
    tables = importlib.import_module(f"{package}.tables")
    if not hasattr(tables, "DELIVERIES"):
        return {}
    made = LedgerStatements(tables.DELIVERIES)
    needed = ("message_id", "firm_id", "state", "message")
    return {"open": made.open(needed), **vars(LedgerStatements), **vars(made)}


def accounts_of(package: str) -> list[ModuleType]:
    """What a service with accounts runs on its sessions and limits."""
    tables = importlib.import_module(f"{package}.tables")
    return [identity] if hasattr(tables, "SESSIONS") else []


def plans_of(package: str) -> dict[str, Prepared]:
    owners = [
        database, idempotency, *modules_of(package), *accounts_of(package), ledger_of(package)
    ]  # fmt: skip
    found = [held for owner in owners for held in statements_of(owner).values()]
    return {plan.name: plan for plan in found if isinstance(plan, Prepared)}


def planned(session: Connection, statement: Executable | Prepared) -> None:
    """PostgreSQL plans it, with nothing for its parameters; it says why when it cannot."""
    if isinstance(statement, Prepared):
        run = statement.call(session)
    else:
        dialect = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]
        run = str(statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True}))
    session.exec_driver_sql("explain " + re.sub(r"%\(\w+\)s", "null", run).replace("%%", "%"))


@pytest.mark.parametrize("package", [f"services.{name}_svc" for name in SUBSCRIPTIONS])
def test_every_statement_fits_the_tables_its_migrations_made(
    migrated: dict[str, Connection], package: str
) -> None:
    # Given the statements of every feature, and what the chassis runs in every database
    features = [module for module in modules_of(package) if module.__name__.endswith("statements")]
    features += accounts_of(package)
    session, faults = migrated[package], []
    for owner in (database, idempotency, inbox, outbox, *features):
        found = statements_of(owner)
        assert found, f"{owner.__name__} has no statement"
        # When each is planned
        for name, statement in found.items():
            with session.begin_nested() as attempt:
                try:
                    planned(session, statement)
                except DBAPIError as exc:
                    faults.append(f"{name}: {exc.orig}")
                attempt.rollback()
    session.rollback()
    # Then PostgreSQL knows every table, column and type it names
    assert faults == []


@pytest.mark.parametrize("package", [f"services.{name}_svc" for name in SUBSCRIPTIONS])
def test_plans_outlive_a_column_that_the_next_release_adds(
    migrated: dict[str, Connection], package: str
) -> None:
    # Given a session that has planned every statement of the service
    plans, session = plans_of(package), migrated[package]
    runs = {name: plan.call(session) for name, plan in plans.items()}
    assert {"remember_events", "emit_events", "claim_idempotency_key"} < set(runs)
    # When the migration of the next release adds a column to each table
    for table in importlib.import_module(f"{package}.tables").METADATA.sorted_tables:
        session.exec_driver_sql(f"alter table {table.name} add column of_the_next_release text")
    # Then each of them still works
    for run in runs.values():
        session.exec_driver_sql("explain " + re.sub(r"%\(\w+\)s", "null", run))
    session.rollback()


@pytest.mark.parametrize("package", [f"services.{name}_svc" for name in SUBSCRIPTIONS])
def test_plans_made_for_empty_tables_look_rows_up_by_key(
    migrated: dict[str, Connection], package: str
) -> None:
    # Given a session as a service has it, and tables of which nothing is known yet
    plans, session = plans_of(package), migrated[package]
    for name, value in SETTINGS.items():
        session.exec_driver_sql(f"set {name} to {value}")
    # When each statement is planned
    for name, plan in plans.items():
        run = re.sub(r"%\(\w+\)s", "null", plan.call(session))
        lines = session.exec_driver_sql(f"explain {run}").scalars().all()
        # Then none reads a table from end to end, however large it will be
        assert not [line for line in lines if "Seq Scan" in line or "Disabled" in line], name
    session.rollback()
