"""Bounced addresses."""

import sqlalchemy as sa
from alembic import op

from chassis.storage.migrate import scope_by_firm

revision = "0014_pre_bounced_addresses"
down_revision = "0013_pre_staff_addresses"


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.create_table(
        "bounced_addresses",
        sa.Column("firm_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("firm_id", "address", name=op.f("pk_bounced_addresses")),
    )
    op.create_index(
        "ix_messages_not_arrived",
        "messages",
        ["firm_id", "conversation_id"],
        unique=False,
        postgresql_where=sa.text("delivery_state in ('failed', 'undelivered', 'delayed')"),
    )
    for statement in scope_by_firm("bounced_addresses"):
        op.execute(statement)
