"""An event that the broker refuses is counted, and parked with its reason."""

from alembic import op

from chassis.storage.migrate import park_events

revision = "0004_pre_parked_events"
down_revision = "0003_pre_limits"


def upgrade() -> None:
    """Works with the previous release's code, whose inserts name their columns."""
    for statement in park_events():
        op.execute(statement)
