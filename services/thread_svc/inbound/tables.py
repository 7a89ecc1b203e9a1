"""What was linked to which client by whom."""

from sqlalchemy import Column, Index, Table, Text

from chassis.storage.tables import firm_column, id_column, time_column
from services.thread_svc.metadata import METADATA

LINKS = Table(
    "links",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("from_conversation_id"),
    id_column("to_conversation_id"),
    id_column("identity_id", optional=True),
    Column("staff_id", Text, nullable=False),
    time_column("linked_at", now=True),
    time_column("undone_at", optional=True),
    Index(None, "to_conversation_id"),
)

INBOUND_TABLES = ("links",)
