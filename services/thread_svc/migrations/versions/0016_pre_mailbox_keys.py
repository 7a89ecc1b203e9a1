"""Which mailbox an address leads to: some providers read one in several spellings."""

from alembic import op

revision = "0016_pre_mailbox_keys"
down_revision = "0015_pre_held_messages"

FUNCTION = """
create function mailbox_key(address text) returns text language sql immutable parallel safe
return case
    when split_part(address, '+', 1) = '' or address not like '_%@_%' then address
    when substring(address from '[^@]*$') in ('gmail.com', 'googlemail.com')
        then replace(split_part(substring(address from '^(.*)@'), '+', 1), '.', '') || '@gmail.com'
    when substring(address from '[^@]*$') in ('outlook.com', 'hotmail.com', 'live.com', 'msn.com',
            'icloud.com', 'me.com', 'mac.com', 'fastmail.com', 'proton.me', 'protonmail.com',
            'pm.me')
        then split_part(substring(address from '^(.*)@'), '+', 1) || '@'
            || substring(address from '[^@]*$')
    else address end
"""


def upgrade() -> None:
    """The database fills the column in, also for the previous release's code."""
    op.execute(FUNCTION)
    op.execute(
        "alter table identities add column mailbox text not null"
        " generated always as (mailbox_key(value)) stored"
    )
    op.create_index(
        op.f("ix_identities_firm_id_kind_mailbox"),
        "identities",
        ["firm_id", "kind", "mailbox"],
        unique=False,
    )
