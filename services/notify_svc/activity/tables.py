"""Table of the activity log."""

from sqlalchemy import Column, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, id_column, time_column
from services.notify_svc.metadata import METADATA

ACTIVITY = Table(
    "activity",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("kind", Text, nullable=False),
    Column("actor_kind", Text, nullable=True),
    Column("actor_id", Text, nullable=True),
    Column("actor_name", Text, nullable=True),
    Column("subject", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    time_column("at"),
    Index(None, "firm_id", "at", "id"),
    Index(None, "firm_id", "kind", "at", "id"),
    Index(None, "firm_id", "actor_id", "at", "id"),
)
"""`id`: the event's own. Triggers refuse every change of a line and its removal."""

ACTIVITY_TABLES = ("activity",)
