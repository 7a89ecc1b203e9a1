"""Tables of the bell: notifications, how far each person has read, and where messages stand."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from chassis.storage.tables import firm_column, id_column, time_column
from services.notify_svc.metadata import METADATA

NOTIFICATIONS = Table(
    "notifications",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("staff_id"),
    Column("kind", Text, nullable=False),
    id_column("message_id"),
    id_column("origin_id"),
    id_column("conversation_id"),
    Column("sequence", Integer),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("seen", Boolean, nullable=False, server_default=text("false")),
    time_column("at"),
    time_column("there_since"),
    Column("in_bell", Boolean, nullable=False, server_default=text("true")),
    time_column("email_due_at", optional=True),
    UniqueConstraint("staff_id", "kind", "message_id"),
    Index(None, "firm_id", "staff_id", "at", "id"),
    Index("ix_notifications_unseen_of", "staff_id", postgresql_where=text("not seen")),
    Index("ix_notifications_unseen_in", "conversation_id", postgresql_where=text("not seen")),
    Index(None, "origin_id"),
    Index(None, "message_id"),
    Index(
        "ix_notifications_to_mail",
        "email_due_at",
        postgresql_where=text("email_due_at is not null and not seen"),
    ),
)
"""One per person, kind and message. `origin_id`: the conversation the event named;
`conversation_id`: where the message stands now, `there_since`: when it was raised or moved there.
`sequence`: its place in the origin (of a delivery failure: the next one when it was told); empty
where that was not told (by earlier releases). `in_bell`: the bell shows it. `email_due_at`: when it
is mailed if it is not seen by then; empty when it is not to be mailed, or an e-mail carries it."""

READ_CURSORS = Table(
    "read_cursors",
    METADATA,
    id_column("staff_id"),
    id_column("conversation_id"),
    firm_column(),
    Column("up_to", Integer, nullable=False),
    time_column("read_at"),
    PrimaryKeyConstraint("staff_id", "conversation_id"),
)
"""How far, and when last, each person read each conversation. Both only grow."""

NOTE_PLACES = Table(
    "note_places",
    METADATA,
    id_column("message_id", primary=True),
    firm_column(),
    Column("sequence", Integer, nullable=False),
)
"""Only the release before this one reads it; a `post` migration drops it when that is gone, and the
index of NOTIFICATIONS by message with it.
"""

CONVERSATION_MOVES = Table(
    "conversation_moves",
    METADATA,
    id_column("conversation_id", primary=True),
    firm_column(),
    id_column("moved_to", optional=True),
    time_column("moved_at"),
    Column("up_to", Integer),
    Column("version", BigInteger, nullable=False),
)
"""Where the messages of a linked conversation stand; empty again after an undo. `up_to`: the
largest sequence they have there; empty where an earlier release said nothing of it."""

MAILBOXES = Table(
    "mailboxes",
    METADATA,
    id_column("mailbox_id", primary=True),
    firm_column(),
    Column("usable", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False),
)
"""The firm's mailboxes as MailboxChanged said last."""

BELL_TABLES = (
    "notifications",
    "read_cursors",
    "note_places",
    "conversation_moves",
    "mailboxes",
)
