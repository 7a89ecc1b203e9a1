"""Consent that staff record: who did, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0007_pre_recorded_consent"
down_revision = "0006_pre_parked_events"


def upgrade() -> None:
    """Works with the previous release's code, whose inserts name their columns."""
    for name in ("staff_id", "staff_name", "reason"):
        op.add_column("consent_events", sa.Column(name, sa.Text(), nullable=True))
