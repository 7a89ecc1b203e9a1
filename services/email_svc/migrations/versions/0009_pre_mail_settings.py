"""Signatures, the subject where nobody wrote one, and how long a message can be taken back."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.migrate import scope_by_firm

revision = "0009_pre_mail_settings"
down_revision = "0008_pre_listed_mail"


def upgrade() -> None:
    """Works with the previous release's code, which asks for none of it."""
    empty = sa.text("''")
    op.create_table(
        "email_settings",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_signature_html", sa.Text(), server_default=empty, nullable=False),
        sa.Column("subject_default", sa.Text(), server_default=empty, nullable=False),
        sa.Column("undo_seconds", sa.Integer(), server_default=sa.text("8"), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", name=op.f("pk_email_settings")),
    )
    op.create_table(
        "mail_signatures",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("signature_html", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", "staff_id", name=op.f("pk_mail_signatures")),
    )
    for table in ("email_settings", "mail_signatures"):
        for statement in scope_by_firm(table):
            op.execute(statement)
