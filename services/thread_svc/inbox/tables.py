"""How far each person has read each conversation."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table

from chassis.storage.tables import firm_column, id_column
from services.thread_svc.metadata import METADATA

READ_CURSORS = Table(
    "read_cursors",
    METADATA,
    firm_column(),
    id_column("conversation_id"),
    id_column("staff_id"),
    Column("read_up_to", Integer, nullable=False),
    PrimaryKeyConstraint("conversation_id", "staff_id"),
)

INBOX_TABLES = ("read_cursors",)
