"""Where in a message the mail that it answers begins."""

import sqlalchemy as sa
from alembic import op

revision = "0009_pre_quoted_mail"
down_revision = "0008_pre_link_authors"


def upgrade() -> None:
    """Works with the previous release's code, whose inserts name their columns."""
    op.add_column("messages", sa.Column("quoted_from", sa.Integer(), nullable=True))
