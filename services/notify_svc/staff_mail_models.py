"""Tables of what is mailed to staff: what each person wishes, and each e-mail."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from chassis.storage.tables import firm_column, id_column, time_column
from services.notify_svc.bell_models import METADATA

PREFERENCES = Table(
    "notification_preferences",
    METADATA,
    id_column("staff_id", primary=True),
    firm_column(),
    Column("switches", JSONB, nullable=False),
    time_column("changed_at", now=True),
    Index(None, "firm_id"),
)
"""What each person switched on and off, {kind: {bell, email}}; who has no row has the defaults."""

MAILBOXES = Table(
    "mailboxes",
    METADATA,
    id_column("mailbox_id", primary=True),
    firm_column(),
    Column("usable", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False),
)
"""The firm's mailboxes as MailboxChanged said last."""

STAFF_MAILS = Table(
    "staff_mails",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("staff_id"),
    Column("state", Text, nullable=False),
    time_column("opened_at", now=True),
    time_column("due_at"),
    time_column("changed_at", now=True),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("content", JSONB),
    Column("reason_code", Text),
    Column("reason_message", Text),
    Index(
        "uq_staff_mails_live",
        "staff_id",
        unique=True,
        postgresql_where=text("state in ('open', 'postponed', 'sending', 'transmitting')"),
    ),
    Index(
        "ix_staff_mails_waiting",
        "due_at",
        postgresql_where=text("state in ('open', 'postponed')"),
    ),
    Index(
        "ix_staff_mails_in_hand",
        "changed_at",
        postgresql_where=text("state in ('sending', 'transmitting')"),
    ),
    Index(None, "staff_id", "changed_at"),
)
"""One e-mail to a member of staff each, at most one of a person under way. `content`: what the
latest attempt carried, written before the attempt. Its history is kept with the digests'."""

STAFF_MAIL_TABLES = ("notification_preferences", "mailboxes", "staff_mails")
