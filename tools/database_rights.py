"""Whether the role of a given DATABASE_URL may do what migrations need."""

from __future__ import annotations

import contextlib

import psycopg2

ASKED = "select rolcreatedb, rolcreaterole, rolsuper from pg_roles where rolname = current_user"


def missing_rights(url: str) -> list[str]:
    """What is wrong with the role, each as a sentence; psycopg2.Error when nobody answers."""
    address = url.replace("postgresql+psycopg2://", "postgresql://", 1)
    with (
        contextlib.closing(psycopg2.connect(address, connect_timeout=5)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(ASKED)
        makes_databases, makes_roles, is_superuser = cursor.fetchall()[0]
    if is_superuser:
        return ["is a superuser, whom the policies that keep firms apart do not bind"]
    missing = []
    if not makes_databases:
        missing.append("may not create databases (CREATEDB)")
    if not makes_roles:
        missing.append("may not create roles (CREATEROLE)")
    return missing


def database_row(url: str) -> tuple[str, str, str]:
    """A row of `make doctor`."""
    try:
        missing = missing_rights(url)
    except psycopg2.Error as exc:
        return "--", "DATABASE_URL", next(iter(str(exc).splitlines()), "no answer")
    if missing:
        return "--", "DATABASE_URL", f"its role {' and '.join(missing)}"
    return "ok", "DATABASE_URL", "its role may create databases and roles, and is no superuser"
