"""Consents asked for, addresses to send from, and what is shown of a mailbox."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.migrate import scope_by_firm

revision = "0007_pre_connecting"
down_revision = "0006_pre_stuck_events"


def upgrade() -> None:
    """Works with the previous release's code, which leaves all of it empty."""
    op.create_table(
        "authorizations",
        sa.Column("state_digest", sa.Text(), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("staff_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("backfill_days", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("sealed_verifier", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_digest", name=op.f("pk_authorizations")),
    )
    op.create_index(
        op.f("ix_authorizations_firm_id_expires_at"),
        "authorizations",
        ["firm_id", "expires_at"],
        unique=False,
    )
    op.create_table(
        "senders",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("mailbox_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_senders")),
        sa.UniqueConstraint("mailbox_id", "address", name=op.f("uq_senders_mailbox_id_address")),
    )
    op.create_index(op.f("ix_senders_firm_id"), "senders", ["firm_id"], unique=False)
    op.add_column(
        "mailboxes", sa.Column("label", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    op.add_column(
        "mailboxes",
        sa.Column("time_zone", sa.Text(), server_default=sa.text("'UTC'"), nullable=False),
    )
    op.add_column("mailboxes", sa.Column("backfill_state", sa.Text(), nullable=True))
    op.add_column(
        "mailboxes", sa.Column("backfill_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "mailboxes",
        sa.Column("backfill_total", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "mailboxes",
        sa.Column("backfill_done", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "mailboxes",
        sa.Column(
            "count_due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("mailboxes", sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "mailboxes",
        sa.Column("today_in_mailbox", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "mailboxes",
        sa.Column("today_stored", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "mailboxes", sa.Column("missing", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    for statement in scope_by_firm("authorizations", "senders"):
        op.execute(statement)
