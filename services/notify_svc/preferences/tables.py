"""Table of what each member of staff switched on and off."""

from sqlalchemy import Column, Index, Table
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, id_column, time_column
from services.notify_svc.metadata import METADATA

PREFERENCES = Table(
    "notification_preferences",
    METADATA,
    id_column("staff_id", primary=True),
    firm_column(),
    Column("switches", JSONB, nullable=False),
    time_column("changed_at", now=True),
    Index(None, "firm_id"),
)
"""What each person switched on and off, {kind: {bell, email}}; who has no row has the defaults."""

PREFERENCE_TABLES = ("notification_preferences",)
