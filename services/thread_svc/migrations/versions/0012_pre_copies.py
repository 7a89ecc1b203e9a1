"""Who else was written to: Cc, Bcc, and where a sender asks for answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_pre_copies"
down_revision = "0011_pre_stuck_events"


def upgrade() -> None:
    """Works with the previous release's code, whose inserts name their columns."""
    for name in ("cc", "bcc", "reply_to"):
        column = sa.Column(
            name, postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        )
        op.add_column("messages", column)
