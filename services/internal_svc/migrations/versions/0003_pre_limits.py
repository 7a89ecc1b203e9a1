"""Limits, where sessions began, and when a retired token was exchanged once more."""

import sqlalchemy as sa
from alembic import op

revision = "0003_pre_limits"
down_revision = "0002_pre_technical_by_firm"


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.create_table(
        "rate_limits",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limits")),
        prefixes=["UNLOGGED"],
    )
    op.create_index(op.f("ix_rate_limits_free_at"), "rate_limits", ["free_at"], unique=False)
    op.add_column("sessions", sa.Column("network", sa.Text(), nullable=True))
    op.create_index(op.f("ix_sessions_ended_at"), "sessions", ["ended_at"], unique=False)
    op.add_column(
        "refresh_tokens", sa.Column("forked_at", sa.DateTime(timezone=True), nullable=True)
    )
