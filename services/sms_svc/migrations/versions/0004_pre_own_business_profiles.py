"""What a firm's own business profiles are made of with the provider."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_pre_own_business_profiles"
down_revision = "0003_pre_several_numbers"


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.add_column(
        "registrations",
        sa.Column(
            "profiles",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
    )
