"""The numbers a text can leave from, and the one a phone last wrote to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_pre_several_numbers"
down_revision = "0002_pre_text_channel"


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.add_column(
        "channels",
        sa.Column(
            "addresses", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
    )
    op.create_index(
        "ix_messages_texts_from",
        "messages",
        ["firm_id", "sender_address", "occurred_at"],
        unique=False,
        postgresql_where=sa.text("channel = 'sms' and direction = 'inbound'"),
    )
