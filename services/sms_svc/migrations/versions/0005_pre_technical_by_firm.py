"""A firm's session sees its own rows of the outbox, the inbox and the idempotency keys only."""

from alembic import op

from chassis.storage.migrate import scope_technical_tables

revision = "0005_pre_technical_by_firm"
down_revision = "0004_pre_own_business_profiles"


def upgrade() -> None:
    """Works with the previous release's code: a session that set no firm sees all, as before."""
    for statement in scope_technical_tables():
        op.execute(statement)
