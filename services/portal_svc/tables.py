"""Tables of portal_svc. Notes, e-mail and texts are not filtered out: they never come here."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.delivery.tables import delivery_tables
from chassis.identity.accounts import SESSION_TABLES, session_tables
from chassis.storage.tables import firm_column, id_column, new_metadata, time_column

METADATA = new_metadata()
DELIVERIES, HISTORY = delivery_tables(METADATA)
SESSIONS, REFRESH_TOKENS = session_tables(METADATA)

FIRMS = Table(
    "firms",
    METADATA,
    id_column("firm_id", primary=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
"""Read model of FirmChanged."""

CLIENTS = Table(
    "clients",
    METADATA,
    id_column("client_id", primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
"""Read model of ClientChanged."""

CLIENT_CONTACTS = Table(
    "client_contacts",
    METADATA,
    id_column("client_id"),
    id_column("contact_id"),
    firm_column(),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("client_id", "contact_id"),
    Index(None, "contact_id"),
)
"""The contacts in the newest ClientChanged of a client, which replaces them all."""

ACCOUNTS = Table(
    "accounts",
    METADATA,
    id_column("contact_id", primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False),
    Column("password_hash", Text),
    Column("enabled", Boolean, nullable=False, server_default=text("true")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    time_column("created_at", now=True),
    UniqueConstraint("firm_id", "email_key"),
    Index(None, "email_key"),
)
"""Contacts who may sign in. One address may have accounts at several firms: the password, or the
firm named at sign-in, tells them apart. Without a password nobody gets in."""

INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("contact_id", ForeignKey("accounts.contact_id"), nullable=False),
    id_column("client_id"),
    firm_column(),
    Column("invited_by", Text, nullable=False),
    Column("token_digest", Text),
    time_column("invited_at", now=True),
    time_column("expires_at", optional=True),
    time_column("accepted_at", optional=True),
    PrimaryKeyConstraint("contact_id", "client_id"),
    Index(None, "client_id"),
    Index(None, "token_digest", unique=True),
)
"""Who let a contact in for which client. An invitation by link has a token (kept as SHA-256) until
it expires or is accepted; one made with a password is accepted at once."""

CHANNELS = Table(
    "channels",
    METADATA,
    id_column("firm_id", primary=True),
    Column("usable", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
"""What ChannelChanged said last of the firm's portal."""

CONVERSATIONS = Table(
    "conversations",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("client_id"),
    Column("kind", Text, nullable=False),
    Column("last_sequence", Integer, nullable=False, server_default=text("0")),
    time_column("last_activity_at", now=True),
    Index(None, "client_id"),
)

MESSAGES = Table(
    "messages",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("author_kind", Text, nullable=False),
    Column("author_id", Text),
    Column("author_name", Text, nullable=False),
    Column("body_text", Text, nullable=False),
    Column("attachments", JSONB, nullable=False),
    time_column("posted_at"),
    UniqueConstraint("conversation_id", "sequence"),
    Index(None, "conversation_id", "posted_at", "id"),
)
"""Shown in the order of `posted_at`, which is when the author sent it: two messages sent one after
the other stay so, whichever a replica takes on first. `sequence` counts as they were taken on, so
that "read up to here" never covers a message that was not there yet."""

READ_CURSORS = Table(
    "read_cursors",
    METADATA,
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("contact_id", ForeignKey("accounts.contact_id"), nullable=False),
    firm_column(),
    Column("up_to_sequence", Integer, nullable=False),
    time_column("read_at"),
    PrimaryKeyConstraint("conversation_id", "contact_id"),
)
"""How far a contact has read; it only moves forward."""

FIRM_TABLES = (
    "deliveries",
    "delivery_history",
    *SESSION_TABLES,
    "firms",
    "clients",
    "client_contacts",
    "accounts",
    "invitations",
    "channels",
    "conversations",
    "messages",
    "read_cursors",
)
