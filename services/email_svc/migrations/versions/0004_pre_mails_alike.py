"""What makes a mail another one than those before it in its mailbox."""

import sqlalchemy as sa
from alembic import op

revision = "0004_pre_mails_alike"
down_revision = "0003_pre_parked_events"


def upgrade() -> None:
    """Works with the previous release's code, which leaves it empty."""
    op.add_column("seen_mail", sa.Column("identity_key", sa.Text(), nullable=True))
    op.create_index(
        op.f("ix_seen_mail_mailbox_id_identity_key"),
        "seen_mail",
        ["mailbox_id", "identity_key"],
        unique=False,
        postgresql_where=sa.text("identity_key is not null"),
    )
