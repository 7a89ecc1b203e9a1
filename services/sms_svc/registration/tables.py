"""The table of registrations with the carriers."""

from sqlalchemy import Column, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, time_column
from services.sms_svc.metadata import METADATA

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

REGISTRATION_TABLES = ("registrations",)
