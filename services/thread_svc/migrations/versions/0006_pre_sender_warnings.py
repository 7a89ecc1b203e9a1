"""Why it may not be true who wrote a message."""

import sqlalchemy as sa
from alembic import op

revision = "0006_pre_sender_warnings"
down_revision = "0005_pre_parked_events"


def upgrade() -> None:
    """Works with the previous release's code, which warns of nobody."""
    op.add_column("messages", sa.Column("warning", sa.Text(), nullable=True))
