"""The tables of notes and of their deliveries."""

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Text

from chassis.delivery.tables import delivery_tables
from chassis.storage.tables import firm_column, id_column, time_column
from services.internal_svc.metadata import METADATA

DELIVERIES, HISTORY = delivery_tables(METADATA)

NOTES = Table(
    "notes",
    METADATA,
    id_column("message_id", primary=True),
    firm_column(),
    id_column("conversation_id"),
    id_column("client_id", optional=True),
    Column("author_id", Text),
    Column("author_name", Text, nullable=False),
    Column("body_text", Text, nullable=False),
    time_column("written_at"),
    Index(None, "conversation_id", "written_at"),
)

MENTIONS = Table(
    "mentions",
    METADATA,
    Column("message_id", ForeignKey("notes.message_id"), nullable=False),
    id_column("staff_id"),
    firm_column(),
    time_column("mentioned_at", now=True),
    PrimaryKeyConstraint("message_id", "staff_id"),
)
"""Who was named in a note; the key makes a mention once."""
