"""What a firm and its people chose for their mail."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table, Text, text

from chassis.storage.tables import firm_column
from services.email_svc.metadata import METADATA

EMAIL_SETTINGS = Table(
    "email_settings",
    METADATA,
    firm_column(),
    Column("firm_signature_html", Text, nullable=False, server_default=text("''")),
    Column("subject_default", Text, nullable=False, server_default=text("''")),
    Column("undo_seconds", Integer, nullable=False, server_default=text("8")),
    PrimaryKeyConstraint("firm_id"),
)
MAIL_SIGNATURES = Table(
    "mail_signatures",
    METADATA,
    firm_column(),
    Column("staff_id", Text, nullable=False),
    Column("signature_html", Text, nullable=False),
    PrimaryKeyConstraint("firm_id", "staff_id"),
)
