"""Functions that tell whose a key is, for a program that sees no firm before it knows which."""

from alembic import op

from chassis.storage.roles import ENDED_SESSIONS, firm_finder

revision = "0005_pre_find_firms"
down_revision = "0004_pre_parked_events"

FUNCTIONS = (
    firm_finder("firm_of_token", "text", "refresh_tokens where digest = sought"),
    firm_finder("firms_of_address", "text", "staff where email_key = sought"),
    ENDED_SESSIONS,
)


def upgrade() -> None:
    """Works with the previous release's code, which does not call them."""
    for function in FUNCTIONS:
        op.execute(function)
