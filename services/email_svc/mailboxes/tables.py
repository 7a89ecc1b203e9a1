"""The firm's mailboxes."""

from sqlalchemy import Column, Index, Integer, Table, Text, text

from chassis.storage.tables import firm_column, id_column, time_column
from services.email_svc.metadata import METADATA

ACTIVE, DISCONNECTED = "active", "disconnected"

MAILBOXES = Table(
    "mailboxes",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("address", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("health_reason", Text),
    Column("sealed_grant", Text, nullable=False),
    Column("cursor", Text, nullable=False),
    time_column("watch_expires_at", optional=True),
    time_column("connected_at", now=True),
    time_column("last_synced_at", optional=True),
    time_column("next_sync_at", now=True),
    Column("sync_requests", Integer, nullable=False, server_default=text("0")),
    Column("sync_failures", Integer, nullable=False, server_default=text("0")),
    Column("lease", Text),
    time_column("leased_until", optional=True),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index("uq_mailboxes_address", "address", unique=True),
    Index(None, "firm_id"),
    Index(None, "next_sync_at"),
)
"""A firm's mailboxes. `status`: active or disconnected (the grant is gone). `sealed_grant`: the
tokens, encrypted. `sync_requests` counts prompts, so that one that comes during a synchronisation
leads to another; `lease` names the replica at work until `leased_until`."""
