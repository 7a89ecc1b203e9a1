"""`python -m chassis.storage.migrate services.sms_svc …`: make or upgrade the databases.

Any number of replicas may run it at the same time: an advisory lock lets one work, the others find
nothing left to do.
"""

import importlib
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from alembic import command, context
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, MetaData, create_engine, text

from chassis.config import DatabaseConfig, background_address, load, service_address, service_of
from chassis.errors import Misconfigured, OnethreadError
from chassis.storage.engine import database_url
from chassis.storage.roles import DatabaseRole, ensure_role, lay_powers
from chassis.storage.stuck_events import TABLE

_LOCK = 7_316_004
_ROLES_LOCK = 7_316_005
_KEYS_BY_AGE = "ix_idempotency_keys_created_at"
# Compared as UUIDs, not as text: the planner then knows how many rows a firm has.
_FIRM_SCOPE = (
    "current_setting('app.firm_id', true) = '*'"
    " or firm_id = nullif(nullif(current_setting('app.firm_id', true), '*'), '')::uuid"
)


def alembic_config(package: str, connection: Connection) -> AlembicConfig:
    """Alembic settings for the migrations folder of a service."""
    folder = Path(str(importlib.import_module(package).__path__[0])) / "migrations"
    config = AlembicConfig()
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    return config


def create_database(server_url: str, url: str) -> None:
    """Create the database of `url` when the server has none of that name."""
    name = urlsplit(url).path.lstrip("/")
    server = server_url.replace("postgresql://", "postgresql+psycopg2://", 1)
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text("select pg_advisory_lock(:key)"), {"key": _LOCK})
        known = text("select 1 from pg_database where datname = :name")
        if conn.execute(known, {"name": name}).first() is None:
            conn.execute(text(f'create database "{name}"'))
        conn.execute(text("select pg_advisory_unlock(:key)"), {"key": _LOCK})
    engine.dispose()


def migrate(package: str) -> None:
    """Bring one service's database to its newest schema."""
    config = load(DatabaseConfig)
    url = database_url(config.database_url, service_of(package), config.database_name)
    create_database(config.database_url, url)
    engine = create_engine(url)
    with engine.begin() as conn:
        conn.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(alembic_config(package, conn), "head")
        _lay_powers(package, conn)
    engine.dispose()


def _lay_powers(package: str, conn: Connection) -> None:
    names = service_address(package), background_address(package)
    if missing := [name for name in names if not os.environ.get(name)]:
        sentence = "not set (the address with which the service, or its background work, signs in)"
        raise Misconfigured(f"{' and '.join(missing)}: {sentence}.")
    roles = DatabaseRole.of(os.environ[names[0]]), DatabaseRole.of(os.environ[names[1]])
    conn.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ROLES_LOCK})
    for role in roles:
        ensure_role(conn, role)
    lay_powers(conn, *roles)


def run_env(metadata: MetaData) -> None:
    """The whole of every migrations/env.py."""
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()


def scope_by_firm(*tables: str) -> list[str]:
    """Statements that let a session see only the firm it set (row-level security).

    The owner is bound too (FORCE); '*' is the installation's own work, which names its firm in
    the query. A session that set nothing sees nothing.
    """
    return [
        statement
        for table in tables
        for statement in (
            f"alter table {table} enable row level security",
            f"alter table {table} force row level security",
            f"create policy firm_scope on {table} using ({_FIRM_SCOPE})",
        )
    ]


def scope_technical_tables() -> list[str]:
    """The same for the first technical tables, but that a session which set no firm sees all: so
    the relay works, which runs beside all units of work. Old answers of idempotency keys can be
    found.
    """
    unset = "nullif(current_setting('app.firm_id', true), '') is null"
    found = [f"create index {_KEYS_BY_AGE} on idempotency_keys (created_at)"]
    for table in ("outbox", "inbox", "idempotency_keys"):
        found += [
            f"alter table {table} enable row level security",
            f"alter table {table} force row level security",
            f"create policy firm_scope on {table} using ({unset} or {_FIRM_SCOPE})",
        ]
    return found


def park_events() -> list[str]:
    """Statements that let an event which the broker refuses be counted, and put aside."""
    return [
        "alter table outbox add column refusals smallint not null default 0",
        "alter table outbox add column parked_because text",
    ]


def keep_stuck_events() -> list[str]:
    """Statements that make room for what went nowhere; `lay_powers` adds who may see it."""
    return [*TABLE, *scope_by_firm("stuck_events")]


def main() -> None:
    """Command line: the packages to migrate."""
    try:
        for package in sys.argv[1:]:
            migrate(package)
    except OnethreadError as exc:
        sys.exit(exc.message)


if __name__ == "__main__":
    main()
