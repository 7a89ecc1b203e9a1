"""The firm's mailboxes."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, UniqueConstraint, text

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
    Column("label", Text, nullable=False, server_default=text("''")),
    Column("time_zone", Text, nullable=False, server_default=text("'UTC'")),
    Column("backfill_state", Text),
    time_column("backfill_since", optional=True),
    Column("backfill_total", Integer, nullable=False, server_default=text("0")),
    Column("backfill_done", Integer, nullable=False, server_default=text("0")),
    time_column("count_due_at", now=True),
    time_column("counted_at", optional=True),
    Column("today_in_mailbox", Integer, nullable=False, server_default=text("0")),
    Column("today_stored", Integer, nullable=False, server_default=text("0")),
    Column("missing", Integer, nullable=False, server_default=text("0")),
    Index("uq_mailboxes_address", "address", unique=True),
    Index(None, "firm_id"),
    Index(None, "next_sync_at"),
)
"""A firm's mailboxes. `status`: active or disconnected (the grant is gone). `sealed_grant`: the
tokens, encrypted. `sync_requests` counts prompts, so that one that comes during a synchronisation
leads to another; `lease` names the replica at work until `leased_until`. `backfill_*`: earlier mail
that is being taken in (sync.backfill); `count_due_at` to `missing`: what the mailbox has of today,
in the zone of those who connected it, and what of it is here (sync.count)."""

SENDERS = Table(
    "senders",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("mailbox_id"),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=text("''")),
    Column("source", Text, nullable=False),
    Column("is_default", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("mailbox_id", "address"),
    Index(None, "firm_id"),
)
"""The addresses that mail can leave from: each mailbox's own (`source` mailbox), what its provider
lets it send as (provider), what somebody typed (typed)."""
