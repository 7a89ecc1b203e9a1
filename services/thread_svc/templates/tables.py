"""The table of the firm's templates."""

from sqlalchemy import Column, Index, Table, Text

from chassis.storage.tables import firm_column, id_column, time_column
from services.thread_svc.metadata import METADATA

TEMPLATES = Table(
    "templates",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("subject", Text),
    Column("body", Text, nullable=False),
    time_column("created_at", now=True),
    Index(None, "firm_id", "name"),
)
"""The firm's own; the built-in ones are in library.py."""

TEMPLATE_TABLES = ("templates",)
