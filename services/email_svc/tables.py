"""Tables of email_svc."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.delivery.tables import delivery_tables
from chassis.storage.tables import firm_column, id_column, new_metadata, time_column

METADATA = new_metadata()
DELIVERIES, HISTORY = delivery_tables(METADATA)

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

SEEN = Table(
    "seen_mail",
    METADATA,
    id_column("mailbox_id"),
    Column("provider_id", Text, nullable=False),
    firm_column(),
    Column("verdict", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("1")),
    Column("error", Text),
    Column("raw_digest", Text),
    time_column("seen_at", now=True),
    UniqueConstraint("mailbox_id", "provider_id"),
    Index(None, "mailbox_id", "seen_at", postgresql_where=text("verdict = 'waiting'")),
)
"""Every mail of a mailbox that was looked at, and what it was (inbound.VERDICTS)."""

MAILS = Table(
    "mails",
    METADATA,
    id_column("message_id", primary=True),
    firm_column(),
    Column("mailbox_id", ForeignKey("mailboxes.id"), nullable=False),
    Column("inbound", Boolean, nullable=False),
    Column("conversation_id", Text),
    Column("provider_id", Text),
    Column("thread_id", Text),
    Column("rfc822_id", Text),
    Column("refs", JSONB, nullable=False),
    Column("subject", Text, nullable=False),
    Column("identity_key", Text),
    Column("raw_digest", Text),
    time_column("at", now=True),
    UniqueConstraint("mailbox_id", "provider_id"),
    UniqueConstraint("firm_id", "identity_key"),
    Index(None, "firm_id", "rfc822_id"),
    Index(None, "firm_id", "conversation_id"),
    Index(None, "mailbox_id", "thread_id"),
)
"""Mails in both directions as the provider's threads know them, to answer in the right one.

`identity_key`: the same for one inbound mail seen in two mailboxes. `refs`: its References, oldest
first. `conversation_id` is known for outbound mails only; the thread leads to the others."""

FIRM_TABLES = ("deliveries", "delivery_history", "mailboxes", "seen_mail", "mails")
