"""Upserts of read models: a snapshot replaces an older one, whatever order they arrive in."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert

from chassis.storage.database import Transaction


def keep_newest(tx: Transaction, table: Table, row: dict[str, Any]) -> bool:
    """Insert or replace a row by its primary key, unless a newer `version` is there already."""
    keys = [column.name for column in table.primary_key.columns]
    statement = insert(table).values(**row)
    changed = {name: statement.excluded[name] for name in row if name not in keys}
    newest = statement.on_conflict_do_update(
        index_elements=keys, set_=changed, where=table.c.version < statement.excluded.version
    )
    return tx.execute(newest).rowcount == 1
