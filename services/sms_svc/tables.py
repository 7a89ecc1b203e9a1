"""Tables of sms_svc."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Identity,
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
from chassis.storage.tables import firm_column, id_column, new_metadata, time_column

METADATA = new_metadata()
DELIVERIES, HISTORY = delivery_tables(
    METADATA,
    time_column("due_at", optional=True),
    Column("sent_body", Text),
    Column("firm_number", Text),
    Column("automatic", Text),
    id_column("broadcast_id", optional=True),
    time_column("not_before", optional=True),
    time_column("sent_at", optional=True),
    Column("segments", Integer),
    Index(
        "ix_deliveries_waiting",
        "firm_id",
        "not_before",
        postgresql_where=text("state = 'queued'"),
    ),
    Index("ix_deliveries_firm_id_sent_at", "firm_id", "sent_at"),
)
"""`firm_number`: the number it goes out from. `automatic`: keyword or auto_reply, for texts of our
own. `not_before`: when the dispatcher, or for a text under way the poll, may look at it next.
`sent_at`: the first attempt, with its `segments`."""

NUMBERS = Table(
    "numbers",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("e164", Text, nullable=False),
    Column("provider_id", Text),
    Column("label", Text, nullable=False),
    Column("is_default", Boolean, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("status", Text, nullable=False, server_default=text("'active'")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("claimed_by", JSONB),
    Column("service_id", Text),
    Column("tokens", Float, nullable=False, server_default=text("0")),
    time_column("refilled_at", now=True),
    time_column("connected_at", now=True),
    time_column("changed_at", now=True),
    time_column("last_sent_at", optional=True),
    Index("uq_numbers_active_e164", "e164", unique=True, postgresql_where=text("active")),
    Index(
        "uq_numbers_default",
        "firm_id",
        unique=True,
        postgresql_where=text("active and is_default"),
    ),
)
"""Numbers a firm claimed. `active`: held by the firm, whatever its `status`; releasing one clears
it and keeps the row and its history. `service_id`: the messaging service it joined. `tokens`: texts
it may begin from the queue as of `refilled_at`."""

CHANNEL = Table(
    "channel_versions",
    METADATA,
    Column("firm_id", firm_column().type, primary_key=True),
    Column("version", Integer, nullable=False),
)
"""Counts what was announced of a firm's channel."""

FIRMS = Table(
    "firms",
    METADATA,
    Column("firm_id", firm_column().type, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

SETTINGS = Table(
    "sms_settings",
    METADATA,
    Column("firm_id", firm_column().type, primary_key=True),
    Column("body", JSONB, nullable=False),
    time_column("changed_at", now=True),
)

CONSENT = Table(
    "consent_events",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    firm_column(),
    Column("firm_number", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    time_column("at", now=True),
    UniqueConstraint("firm_id", "firm_number", "phone", "version"),
    Index(None, "firm_id", "phone", "id"),
)
"""The consent ledger; a trigger refuses changes of a line."""

DISCLOSURES = Table(
    "disclosures",
    METADATA,
    firm_column(),
    Column("recipient", Text, nullable=False),
    id_column("message_id"),
    Column("proven", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("firm_id", "recipient"),
    Index(None, "message_id", unique=True),
)
"""The one text to a client (or an unlinked phone) that carries the disclosure."""

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

REGISTRATIONS = Table(
    "registrations",
    METADATA,
    Column("firm_id", firm_column().type, primary_key=True),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("request", JSONB, nullable=False),
    Column("service_id", Text),
    Column("profiles", JSONB, nullable=False, server_default=text("'{}'")),
    Column("brand_id", Text),
    Column("brand_status", Text),
    Column("campaign_id", Text),
    Column("campaign_status", Text),
    time_column("look_at", now=True),
    time_column("submitted_at", now=True),
)
"""The firm's A2P 10DLC registration and how far it has come. `profiles`: what each step of
profile_steps.STEPS made."""

FIRM_TABLES = (
    "deliveries",
    "delivery_history",
    "numbers",
    "channel_versions",
    "firms",
    "sms_settings",
    "consent_events",
    "disclosures",
    "inbound_texts",
    "inbound_media",
    "auto_replies",
    "registrations",
)
