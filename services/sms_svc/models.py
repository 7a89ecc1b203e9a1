"""Tables of sms_svc."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.deliveries import delivery_tables
from chassis.tables import firm_column, id_column, new_metadata, time_column

METADATA = new_metadata()
DELIVERIES, HISTORY = delivery_tables(METADATA)

NUMBERS = Table(
    "numbers",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("e164", Text, nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("is_default", Boolean, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    time_column("connected_at", now=True),
    Index("uq_numbers_active_e164", "e164", unique=True, postgresql_where=text("active")),
    Index(
        "uq_numbers_default",
        "firm_id",
        unique=True,
        postgresql_where=text("active and is_default"),
    ),
)
"""Numbers a firm claimed; releasing one clears `active` and keeps the row and its history."""

INBOUND = Table(
    "inbound_texts",
    METADATA,
    id_column("message_id", primary=True),
    firm_column(),
    Column("provider_id", Text, nullable=False),
    Column("from_number", Text, nullable=False),
    Column("to_number", Text, nullable=False),
    Column("raw", JSONB, nullable=False),
    time_column("received_at", now=True),
    Index(None, "provider_id", unique=True),
)
"""Every text received, exactly as the webhook brought it; the provider's id makes it once."""

FIRM_TABLES = ("deliveries", "delivery_history", "numbers", "inbound_texts")
