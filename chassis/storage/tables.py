"""The technical tables every service's database has, and column types all models share."""

from sqlalchemy import (
    Column,
    DateTime,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


TECHNICAL_TABLES = ("outbox", "inbox", "idempotency_keys", "stuck_events")
"""What every database has; a session that set a firm sees no other firm's rows in them either."""


def new_metadata() -> MetaData:
    """Metadata of one service, with what every database has already in it."""
    metadata = MetaData(naming_convention=NAMING)
    _outbox(metadata)
    _inbox(metadata)
    _idempotency(metadata)
    _stuck_events(metadata)
    return metadata


def id_column(name: str = "id", *, primary: bool = False, optional: bool = False) -> "Column[str]":
    """A UUID kept as text in Python."""
    return Column(name, Uuid(as_uuid=False), primary_key=primary, nullable=optional)


def firm_column() -> "Column[str]":
    """The tenant; every row has one, every query filters on it."""
    return Column("firm_id", Uuid(as_uuid=False), nullable=False)


def time_column(name: str, *, optional: bool = False, now: bool = False) -> "Column[object]":
    """An aware instant; `now` lets the database fill it in."""
    default = func.now() if now else None
    return Column(name, DateTime(timezone=True), nullable=optional, server_default=default)


def _outbox(metadata: MetaData) -> None:
    Table(
        "outbox",
        metadata,
        id_column("event_id", primary=True),
        firm_column(),
        Column("name", Text, nullable=False),
        Column("body", Text, nullable=False),
        time_column("created_at", now=True),
        Column("refusals", SmallInteger, nullable=False, server_default=text("0")),
        Column("parked_because", Text),
        Index(None, "created_at"),
    )


def _inbox(metadata: MetaData) -> None:
    Table(
        "inbox",
        metadata,
        id_column("event_id"),
        Column("handler", Text, nullable=False),
        firm_column(),
        time_column("handled_at", now=True),
        PrimaryKeyConstraint("event_id", "handler"),
        Index(None, "handled_at"),
    )


def _idempotency(metadata: MetaData) -> None:
    Table(
        "idempotency_keys",
        metadata,
        firm_column(),
        Column("actor_id", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("request_digest", Text, nullable=False),
        Column("answer", JSONB, nullable=True),
        time_column("created_at", now=True),
        PrimaryKeyConstraint("firm_id", "actor_id", "key"),
        Index(None, "created_at"),
    )


def _stuck_events(metadata: MetaData) -> None:
    Table(
        "stuck_events",
        metadata,
        id_column("event_id", primary=True),
        firm_column(),
        Column("name", Text, nullable=False),
        Column("outcome", Text, nullable=False),
        Column("reason", Text, nullable=False),
        Column("body", Text, nullable=True),
        Column("message", JSONB, nullable=True),
        time_column("stuck_at", now=True),
        Index(None, "firm_id", "stuck_at"),
    )
