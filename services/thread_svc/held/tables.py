"""The table of messages that wait with us."""

from sqlalchemy import Column, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, id_column, time_column
from services.thread_svc.metadata import METADATA

HELD_MESSAGES = Table(
    "held_messages",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("conversation_id"),
    Column("author_id", Text, nullable=False),
    Column("author_role", Text),
    Column("state", Text, nullable=False, server_default=text("'held'")),
    Column("message", JSONB, nullable=False),
    Column("instructions", JSONB, nullable=False),
    time_column("due_at"),
    time_column("not_before"),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    time_column("changed_at", now=True),
    Index("ix_held_messages_due", "not_before", postgresql_where=text("state = 'held'")),
    Index(
        "ix_held_messages_conversation",
        "conversation_id",
        "due_at",
        postgresql_where=text("state = 'held'"),
    ),
)
"""`id`: that of the message, which stands in `messages` once it was handed over; its row here is
gone then. `state`: held, or cancelled for a day. `not_before`: `due_at`, or later where a try to
hand over met a fault of ours."""

HELD_TABLES = ("held_messages",)
