"""Rows of a service's database, seen across firms, behind the service's back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from chassis.runtime.context import ServiceContext
from tests.support.waiting import wait_until


def ask(context: ServiceContext, sql: str, **values: Any) -> list[Any]:
    """What a query finds."""
    with context.database.transaction("*") as tx:
        return list(tx.execute(text(sql), values).all())


def count(context: ServiceContext, sql: str, **values: Any) -> int:
    """The single number a query answers with."""
    return int(ask(context, sql, **values)[0][0])


def change(context: ServiceContext, sql: str, **values: Any) -> None:
    """Change at least one row: time passes, people leave."""
    with context.database.transaction("*") as tx:
        assert tx.execute(text(sql), values).rowcount


def await_handled(context: ServiceContext, event_ids: list[str]) -> None:
    """Return when the service behind the context has handled each of these events."""
    sql = "select count(distinct event_id) from inbox where event_id = any(cast(:ids as uuid[]))"
    wanted = len(set(event_ids))
    wait_until(lambda: count(context, sql, ids=event_ids) == wanted, what="events handled")
