"""What was looked at."""

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint, text

from chassis.storage.tables import firm_column, id_column, time_column
from services.email_svc.metadata import METADATA

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
    Column("identity_key", Text),
    time_column("seen_at", now=True),
    UniqueConstraint("mailbox_id", "provider_id"),
    Index(None, "mailbox_id", "seen_at", postgresql_where=text("verdict = 'waiting'")),
    Index(None, "mailbox_id", "identity_key", postgresql_where=text("identity_key is not null")),
)
"""Every mail of a mailbox that was looked at, and what it was (inbound.seen.MailVerdict).
`tries`: how often its reading began."""
