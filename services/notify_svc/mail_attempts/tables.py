"""What the tables of mails have in common, and the history of all of them."""

from typing import Any

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, id_column, time_column
from services.notify_svc.metadata import METADATA


def attempt_columns() -> "tuple[Column[Any], ...]":
    """The state of a mail and its latest attempt. `content`: what that carried, written before the
    attempt; `changed_at`: of the state; `attempts`: the number of the latest.
    """
    return (
        Column("state", Text, nullable=False),
        time_column("opened_at", now=True),
        time_column("due_at"),
        time_column("changed_at", now=True),
        Column("attempts", Integer, nullable=False, server_default=text("0")),
        Column("content", JSONB),
        Column("reason_code", Text),
        Column("reason_message", Text),
    )


HISTORY = Table(
    "digest_history",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    firm_column(),
    id_column("window_id"),
    Column("attempt", Integer, nullable=False),
    Column("event", Text, nullable=False),
    Column("from_state", Text, nullable=False),
    Column("to_state", Text, nullable=False),
    Column("because", Text, nullable=False),
    time_column("at", now=True),
    Index(None, "window_id"),
)
"""Every step of every mail of either sort (`window_id` is its id), append-only."""

MAIL_ATTEMPT_TABLES = ("digest_history",)
