"""Events that went nowhere are kept where the firm can see them and decide."""

from alembic import op

from chassis.storage.migrate import keep_stuck_events

revision = "0015_pre_stuck_events"
down_revision = "0014_pre_bounced_addresses"


def upgrade() -> None:
    """Works with the previous release's code, which knows nothing of the table."""
    for statement in keep_stuck_events():
        op.execute(statement)
