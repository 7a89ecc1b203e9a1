"""Tables of the digests: what waits to be mailed, how far contacts have read, and each e-mail."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, id_column, time_column
from services.notify_svc.bell_models import METADATA

UNREAD = Table(
    "unread_portal_messages",
    METADATA,
    id_column("contact_id"),
    id_column("message_id"),
    firm_column(),
    id_column("conversation_id"),
    id_column("client_id"),
    Column("sequence", Integer, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    time_column("posted_at"),
    id_column("window_id", optional=True),
    Column("carried", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("contact_id", "message_id"),
)
"""A portal message a contact has not read. `window_id`: the e-mail that carries it; empty while it
waits. `carried`: its own e-mail failed or is in doubt; it joins the next one but causes none."""

PORTAL_CURSORS = Table(
    "portal_cursors",
    METADATA,
    id_column("contact_id"),
    id_column("conversation_id"),
    firm_column(),
    Column("up_to", Integer, nullable=False),
    PrimaryKeyConstraint("contact_id", "conversation_id"),
)
"""How far each contact has read each portal conversation; it only grows."""

WINDOWS = Table(
    "digest_windows",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("contact_id"),
    Column("state", Text, nullable=False),
    time_column("opened_at", now=True),
    time_column("due_at"),
    time_column("changed_at", now=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("content", JSONB),
    Column("reason_code", Text),
    Column("reason_message", Text),
    Index(
        "uq_digest_windows_open",
        "contact_id",
        unique=True,
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_digest_windows_live",
        "due_at",
        postgresql_where=text("state in ('open', 'postponed')"),
    ),
    Index(
        "ix_digest_windows_in_hand",
        "changed_at",
        postgresql_where=text("state in ('sending', 'transmitting')"),
    ),
    Index(None, "contact_id", "changed_at"),
)
"""One digest each. `content`: what the latest attempt carried, written before the attempt."""

WINDOW_HISTORY = Table(
    "digest_history",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    firm_column(),
    id_column("window_id"),
    Column("attempt", Integer, nullable=False),
    Column("event", Text, nullable=False),
    Column("from_state", Text, nullable=False),
    Column("to_state", Text, nullable=False),
    Column("because", Text, nullable=False),
    time_column("at", now=True),
    Index(None, "window_id"),
)
"""Every step of every digest and of every e-mail to staff (`window_id` is its id), append-only."""

DIGEST_TABLES = (
    "unread_portal_messages",
    "portal_cursors",
    "digest_windows",
    "digest_history",
)
