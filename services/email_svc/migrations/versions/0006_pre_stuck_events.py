"""Events that went nowhere are kept where the firm can see them and decide."""

from alembic import op

from chassis.storage.migrate import keep_stuck_events

revision = "0006_pre_stuck_events"
down_revision = "0005_pre_find_firms"


def upgrade() -> None:
    """Works with the previous release's code, which knows nothing of the table."""
    for statement in keep_stuck_events():
        op.execute(statement)
