"""Tables of the digests: what waits to be mailed, how far contacts have read, and each e-mail."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, text

from chassis.storage.tables import firm_column, id_column, time_column
from services.notify_svc.mail_attempts.tables import attempt_columns
from services.notify_svc.metadata import METADATA

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
    *attempt_columns(),
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
"""One digest each: it waits for its contact to read, and becomes an e-mail if they do not."""

DIGEST_TABLES = ("unread_portal_messages", "portal_cursors", "digest_windows")
