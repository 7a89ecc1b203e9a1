"""Who wrote what a link moved is the contact chosen; what they were called before, for the undo."""

import sqlalchemy as sa
from alembic import op

revision = "0008_pre_link_authors"
down_revision = "0007_pre_order_of_arrival"


def upgrade() -> None:
    """Works with the previous release's code, which leaves the authors as they were."""
    op.add_column("messages", sa.Column("name_before_link", sa.Text(), nullable=True))
    op.create_index(
        op.f("ix_links_to_conversation_id"), "links", ["to_conversation_id"], unique=False
    )
