"""What is known of each firm's channel."""

from sqlalchemy import Column, Integer, Table, Text

from chassis.storage.tables import firm_column
from services.sms_svc.metadata import METADATA

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

CHANNEL_TABLES = ("channel_versions", "firms")
