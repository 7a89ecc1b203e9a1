"""The tables every channel keeps its deliveries in."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, id_column, time_column


def delivery_tables(metadata: MetaData, *more: Column[Any] | Index) -> tuple[Table, Table]:
    """The two tables of a channel service: deliveries, with `more` of its own, and history."""
    deliveries = Table(
        "deliveries",
        metadata,
        id_column("message_id", primary=True),
        firm_column(),
        Column("state", Text, nullable=False),
        Column("sequence", Integer, nullable=False, server_default=text("0")),
        Column("reason_code", Text),
        Column("reason_message", Text),
        Column("permanent", Boolean),
        Column("provider_id", Text),
        Column("own_ref", Text),
        Column("attempts", Integer, nullable=False, server_default=text("0")),
        Column("message", JSONB, nullable=False),
        time_column("created_at", now=True),
        time_column("changed_at", now=True),
        Index(None, "provider_id", unique=True),
        Index(None, "own_ref"),
        Index(None, "state", "changed_at"),
        *more,
    )
    history = Table(
        "delivery_history",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("message_id", ForeignKey("deliveries.message_id"), nullable=False),
        firm_column(),
        Column("event", Text, nullable=False),
        Column("from_state", Text, nullable=False),
        Column("to_state", Text, nullable=False),
        Column("report_id", Text),
        Column("because", Text, nullable=False),
        time_column("at", now=True),
        UniqueConstraint("message_id", "report_id"),
    )
    return deliveries, history
