"""The table of what firms chose."""

from sqlalchemy import Column, Table
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, time_column
from services.sms_svc.metadata import METADATA

SETTINGS = Table(
    "sms_settings",
    METADATA,
    Column("firm_id", firm_column().type, primary_key=True),
    Column("body", JSONB, nullable=False),
    time_column("changed_at", now=True),
)

SETTINGS_TABLES = ("sms_settings",)
