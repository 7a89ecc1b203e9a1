"""What each person wants to hear of and how, and the e-mails to staff."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.storage.migrate import scope_by_firm

revision = "0003_pre_staff_mail"
down_revision = "0002_pre_activity_log"


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.create_table(
        "mailboxes",
        sa.Column("mailbox_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("usable", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox_id", name=op.f("pk_mailboxes")),
    )
    op.create_table(
        "notification_preferences",
        sa.Column("staff_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("switches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_notification_preferences")),
    )
    op.create_index(
        op.f("ix_notification_preferences_firm_id"),
        "notification_preferences",
        ["firm_id"],
        unique=False,
    )
    op.create_table(
        "staff_mails",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("staff_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("reason_message", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_mails")),
    )
    op.create_index(
        "ix_staff_mails_in_hand",
        "staff_mails",
        ["changed_at"],
        unique=False,
        postgresql_where=sa.text("state in ('sending', 'transmitting')"),
    )
    op.create_index(
        op.f("ix_staff_mails_staff_id_changed_at"),
        "staff_mails",
        ["staff_id", "changed_at"],
        unique=False,
    )
    op.create_index(
        "ix_staff_mails_waiting",
        "staff_mails",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state in ('open', 'postponed')"),
    )
    op.create_index(
        "uq_staff_mails_live",
        "staff_mails",
        ["staff_id"],
        unique=True,
        postgresql_where=sa.text("state in ('open', 'postponed', 'sending', 'transmitting')"),
    )
    op.add_column(
        "notifications",
        sa.Column("in_bell", sa.Boolean(), server_default=sa.text("true"), nullable=False),
    )
    op.add_column(
        "notifications", sa.Column("email_due_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        "ix_notifications_to_mail",
        "notifications",
        ["email_due_at"],
        unique=False,
        postgresql_where=sa.text("email_due_at is not null and not seen"),
    )
    for statement in scope_by_firm("notification_preferences", "mailboxes", "staff_mails"):
        op.execute(statement)
