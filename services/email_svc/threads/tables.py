"""Every mail's place in the provider's threads."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, id_column, time_column
from services.email_svc.metadata import METADATA

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

`identity_key`: the same for one inbound mail seen in two mailboxes (inbound/rules.py). `refs`: its
References, oldest first. `conversation_id` is known for outbound mails only; the thread leads to
the others."""
