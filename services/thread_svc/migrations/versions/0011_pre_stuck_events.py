"""Events that went nowhere are kept where the firm can see them and decide."""

from alembic import op

from chassis.storage.migrate import keep_stuck_events

revision = "0011_pre_stuck_events"
down_revision = "0010_pre_uploads"


def upgrade() -> None:
    """Works with the previous release's code, which knows nothing of the table."""
    for statement in keep_stuck_events():
        op.execute(statement)
