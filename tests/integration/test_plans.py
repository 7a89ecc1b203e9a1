"""Statements planned once per connection live on while the next release's migration runs."""

from __future__ import annotations

import importlib
import pkgutil
import re
from types import ModuleType

import pytest
from sqlalchemy.engine import Connection

from chassis.delivery.statements import LedgerStatements
from chassis.messaging.topology import SUBSCRIPTIONS
from chassis.storage import database, idempotency
from chassis.storage.engine import SETTINGS
from chassis.storage.prepared import Prepared


def modules_of(package: str) -> list[ModuleType]:
    root = importlib.import_module(package)
    names = [found.name for found in pkgutil.walk_packages(root.__path__, f"{package}.")]
    return [importlib.import_module(name) for name in names if ".migrations" not in name]


def plans_of(package: str) -> dict[str, Prepared]:
    owners = [database, idempotency, *modules_of(package)]
    tables = importlib.import_module(f"{package}.tables")
    if hasattr(tables, "DELIVERIES"):
        words = LedgerStatements(tables.DELIVERIES)
        needed = ("message_id", "firm_id", "state", "message")
        owners.append({"open": words.open(needed), **vars(LedgerStatements), **vars(words)})
    held = [owner if isinstance(owner, dict) else vars(owner) for owner in owners]
    found = [value for names in held for value in names.values() if isinstance(value, Prepared)]
    return {plan.name: plan for plan in found}


@pytest.mark.parametrize("package", [f"services.{name}_svc" for name in SUBSCRIPTIONS])
def test_plans_outlive_a_column_that_the_next_release_adds(
    migrated: dict[str, Connection], package: str
) -> None:
    # Given a session that has planned every statement of the service
    plans, session = plans_of(package), migrated[package]
    words = {name: plan.call(session) for name, plan in plans.items()}
    assert {"remember_events", "emit_events", "claim_idempotency_key"} < set(words)
    # When the migration of the next release adds a column to each table
    for table in importlib.import_module(f"{package}.tables").METADATA.sorted_tables:
        session.exec_driver_sql(f"alter table {table.name} add column of_the_next_release text")
    # Then each of them still works
    for run in words.values():
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
