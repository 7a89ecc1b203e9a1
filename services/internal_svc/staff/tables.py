"""The table of staff."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text

from chassis.storage.tables import firm_column, id_column, time_column
from services.internal_svc.metadata import METADATA

STAFF = Table(
    "staff",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    time_column("added_at", now=True),
    Index(None, "email_key", unique=True),
    Index(None, "firm_id", "name"),
)
"""Members of staff. `email_key` is the folded address, unique across all firms: it alone says
who signs in."""
