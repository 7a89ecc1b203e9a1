"""The table of firms."""

from sqlalchemy import Column, Integer, Table, Text, text

from chassis.storage.tables import id_column, time_column
from services.internal_svc.metadata import METADATA

FIRMS = Table(
    "firms",
    METADATA,
    id_column("firm_id", primary=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    time_column("registered_at", now=True),
)
