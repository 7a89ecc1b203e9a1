"""How far one must have read to have seen what a link moved."""

import sqlalchemy as sa
from alembic import op

revision = "0006_pre_moved_up_to"
down_revision = "0005_pre_parked_events"


def upgrade() -> None:
    """Works with the previous release's code, which goes by the time of reading."""
    op.add_column("conversation_moves", sa.Column("up_to", sa.Integer(), nullable=True))
