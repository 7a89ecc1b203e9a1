"""Whose mail program an answer came from."""

import sqlalchemy as sa
from alembic import op

revision = "0013_pre_staff_addresses"
down_revision = "0012_pre_copies"


def upgrade() -> None:
    """Works with the previous release's code, which does not write it."""
    op.add_column("staff", sa.Column("email", sa.Text(), nullable=True))
    op.create_index(op.f("ix_staff_firm_id_email"), "staff", ["firm_id", "email"], unique=False)
