"""Functions that tell whose a key is, for a program that sees no firm before it knows which."""

from alembic import op

from chassis.storage.roles import firm_finder

revision = "0005_pre_find_firms"
down_revision = "0004_pre_mails_alike"

FUNCTIONS = (
    firm_finder("firm_of_address", "text", "mailboxes where address = sought"),
    firm_finder("firm_of_mailbox", "uuid", "mailboxes where id = sought"),
)


def upgrade() -> None:
    """Works with the previous release's code, which does not call them."""
    for function in FUNCTIONS:
        op.execute(function)
