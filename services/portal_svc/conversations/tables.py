"""The tables of the portal's conversations, and of the deliveries of staff's messages."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.delivery.tables import delivery_tables
from chassis.storage.tables import firm_column, id_column, time_column
from services.portal_svc.metadata import METADATA

DELIVERIES, HISTORY = delivery_tables(METADATA)

CONVERSATIONS = Table(
    "conversations",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("client_id"),
    Column("kind", Text, nullable=False),
    Column("last_sequence", Integer, nullable=False, server_default=text("0")),
    time_column("last_activity_at", now=True),
    Index(None, "client_id"),
)

MESSAGES = Table(
    "messages",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("author_kind", Text, nullable=False),
    Column("author_id", Text),
    Column("author_name", Text, nullable=False),
    Column("body_text", Text, nullable=False),
    Column("attachments", JSONB, nullable=False),
    time_column("posted_at"),
    UniqueConstraint("conversation_id", "sequence"),
    Index(None, "conversation_id", "posted_at", "id"),
)
"""Shown in the order of `posted_at`, which is when the author sent it: two messages sent one after
the other stay so, whichever a replica takes on first. `sequence` counts as they were taken on, so
that "read up to here" never covers a message that was not there yet."""

READ_CURSORS = Table(
    "read_cursors",
    METADATA,
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("contact_id", ForeignKey("accounts.contact_id"), nullable=False),
    firm_column(),
    Column("up_to_sequence", Integer, nullable=False),
    time_column("read_at"),
    PrimaryKeyConstraint("conversation_id", "contact_id"),
)
"""How far a contact has read; it only moves forward."""
