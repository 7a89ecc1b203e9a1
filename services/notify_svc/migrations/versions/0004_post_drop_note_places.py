"""Mentions say themselves where their note stands."""

from alembic import op

revision = "0004_post_drop_note_places"
down_revision = "0003_pre_staff_mail"


def upgrade() -> None:
    """Nothing of this release reads it."""
    op.drop_table("note_places")
