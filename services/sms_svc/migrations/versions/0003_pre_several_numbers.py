"""Which number a phone last wrote to, and what it said to any of them, are found quickly."""

from alembic import op

revision = "0003_pre_several_numbers"
down_revision = "0002_pre_whole_channel"


def upgrade() -> None:
    """Make room; works with the previous release's code."""
    op.create_index(
        op.f("ix_consent_events_firm_id_phone_id"),
        "consent_events",
        ["firm_id", "phone", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_inbound_texts_firm_id_from_number_received_at"),
        "inbound_texts",
        ["firm_id", "from_number", "received_at"],
        unique=False,
    )
