"""What the other services said last of what they own, kept by version."""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.storage.tables import firm_column, id_column, time_column
from services.thread_svc.metadata import METADATA

CHANNELS = Table(
    "channels",
    METADATA,
    firm_column(),
    Column("channel", Text, nullable=False),
    Column("usable", Boolean, nullable=False),
    Column("reason", Text),
    Column("address", Text),
    Column("code", Text),
    Column("addresses", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("firm_id", "channel"),
)
"""What the channel services said last of themselves. `code`: why it is not usable, for programs.
`addresses`: all that messages can leave from; `address`: the default among them."""

STAFF = Table(
    "staff",
    METADATA,
    id_column("staff_id", primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "firm_id", "email"),
)
"""`email`: of those told of since it is kept."""
PORTAL_ACCESS = Table(
    "portal_access",
    METADATA,
    id_column("contact_id"),
    id_column("client_id"),
    firm_column(),
    Column("enabled", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("contact_id", "client_id"),
)
FIRMS = Table(
    "firms",
    METADATA,
    firm_column(),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("firm_id"),
)
CONSENTS = Table(
    "consents",
    METADATA,
    firm_column(),
    Column("phone", Text, nullable=False),
    Column("firm_number", Text, nullable=False),
    Column("opted_out", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    time_column("changed_at"),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("firm_id", "phone", "firm_number"),
)
"""Who may be texted from which of the firm's numbers, as the channel service's ledger has it."""

BOUNCED_ADDRESSES = Table(
    "bounced_addresses",
    METADATA,
    firm_column(),
    Column("address", Text, nullable=False),
    time_column("at"),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("firm_id", "address"),
)
"""E-mail addresses, normalised, the last mail to which came back for good; until somebody writes
from there."""

READ_MODEL_TABLES = (
    "channels",
    "staff",
    "portal_access",
    "firms",
    "consents",
    "bounced_addresses",
)
