"""Table of the e-mails to staff."""

from sqlalchemy import Index, Table, text

from chassis.storage.tables import firm_column, id_column
from services.notify_svc.mail_attempts.tables import attempt_columns
from services.notify_svc.metadata import METADATA

STAFF_MAILS = Table(
    "staff_mails",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("staff_id"),
    *attempt_columns(),
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
"""One e-mail each, at most one of a person under way."""

STAFF_MAIL_TABLES = ("staff_mails",)
