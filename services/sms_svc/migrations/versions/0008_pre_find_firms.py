"""Functions that tell whose a key is, for a program that sees no firm before it knows which."""

from alembic import op

from chassis.storage.roles import firm_finder

revision = "0008_pre_find_firms"
down_revision = "0007_pre_recorded_consent"

FUNCTIONS = (
    firm_finder("firm_of_number", "text", "numbers where e164 = sought and active"),
    firm_finder("firm_of_delivery", "uuid", "deliveries where message_id = sought"),
)


def upgrade() -> None:
    """Works with the previous release's code, which does not call them."""
    for function in FUNCTIONS:
        op.execute(function)
