"""The table of files that wait to be sent, or were."""

from sqlalchemy import BigInteger, Column, Index, Table, Text, text

from chassis.storage.tables import firm_column, id_column, time_column
from services.thread_svc.metadata import METADATA

UPLOADS = Table(
    "uploads",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("actor_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    time_column("created_at", now=True),
    time_column("used_at", optional=True),
    Index(None, "digest"),
    Index("ix_uploads_unused", "created_at", postgresql_where=text("used_at is null")),
)
"""`used_at`: when a message took it; whoever handed it over alone may use it. A row stays as long
as its bytes may be needed: the sweeper keeps what a row names."""

FILE_TABLES = ("uploads",)
