"""The table of the firm's numbers."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, id_column, time_column
from services.sms_svc.metadata import METADATA

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

NUMBER_TABLES = ("numbers",)
