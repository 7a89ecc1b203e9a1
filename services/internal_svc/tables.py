"""Tables of internal_svc."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

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
    Column("version", Integer, nullable=False, server_default=text("1")),
    time_column("registered_at", now=True),
)

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

NOTES = Table(
    "notes",
    METADATA,
    id_column("message_id", primary=True),
    firm_column(),
    id_column("conversation_id"),
    id_column("client_id", optional=True),
    Column("author_id", Text),
    Column("author_name", Text, nullable=False),
    Column("body_text", Text, nullable=False),
    time_column("written_at"),
    Index(None, "conversation_id", "written_at"),
)

MENTIONS = Table(
    "mentions",
    METADATA,
    Column("message_id", ForeignKey("notes.message_id"), nullable=False),
    id_column("staff_id"),
    firm_column(),
    time_column("mentioned_at", now=True),
    PrimaryKeyConstraint("message_id", "staff_id"),
)
"""Who was named in a note; the key makes a mention once."""

FIRM_TABLES = (
    "deliveries",
    "delivery_history",
    *SESSION_TABLES,
    "firms",
    "staff",
    "notes",
    "mentions",
)
