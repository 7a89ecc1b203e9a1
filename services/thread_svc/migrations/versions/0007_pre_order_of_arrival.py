"""What a sender's clock says beside when a message arrived; when a client was answered last."""

import sqlalchemy as sa
from alembic import op

revision = "0007_pre_order_of_arrival"
down_revision = "0006_pre_sender_warnings"


def upgrade() -> None:
    """Works with the previous release's code, whose inserts name their columns. What it answers
    meanwhile leaves `answered_at` behind, and `facing_direction` says so.
    """
    at = sa.DateTime(timezone=True)
    op.add_column("messages", sa.Column("sent_at", at, nullable=True))
    op.add_column("conversations", sa.Column("answered_at", at, nullable=True))
    op.execute(
        "update conversations set answered_at = facing_at where facing_direction = 'outbound'"
    )
