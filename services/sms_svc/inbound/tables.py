"""The tables of texts from outside."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, id_column, time_column
from services.sms_svc.metadata import METADATA

INBOUND = Table(
    "inbound_texts",
    METADATA,
    id_column("message_id", primary=True),
    firm_column(),
    Column("provider_id", Text, nullable=False),
    Column("from_number", Text, nullable=False),
    Column("to_number", Text, nullable=False),
    Column("raw", JSONB, nullable=False),
    Column("segments", Integer, nullable=False, server_default=text("1")),
    Column("media_wait", Boolean, nullable=False, server_default=text("false")),
    time_column("look_at", optional=True),
    time_column("received_at", now=True),
    Index(None, "provider_id", unique=True),
    Index("ix_inbound_texts_media", "look_at", postgresql_where=text("media_wait")),
    Index(None, "firm_id", "received_at"),
    Index(None, "firm_id", "from_number", "received_at"),
)
"""Every text received, exactly as the webhook brought it; the provider's id makes it once.
`media_wait`: not told yet, its media are being fetched."""

MEDIA = Table(
    "inbound_media",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("message_id"),
    Column("place", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    time_column("fetched_at", now=True),
    UniqueConstraint("message_id", "place"),
)

AUTO_REPLIES = Table(
    "auto_replies",
    METADATA,
    firm_column(),
    Column("phone", Text, nullable=False),
    Column("day", Date, nullable=False),
    PrimaryKeyConstraint("firm_id", "phone", "day"),
)

INBOUND_TABLES = ("inbound_texts", "inbound_media", "auto_replies")
