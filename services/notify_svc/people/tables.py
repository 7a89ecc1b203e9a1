"""Tables of what is known of people, firms and clients: snapshots, of which the newest counts."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Table, Text

from chassis.storage.tables import firm_column, id_column
from services.notify_svc.metadata import METADATA

FIRMS = Table(
    "firms",
    METADATA,
    id_column("firm_id", primary=True),
    Column("name", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
)

STAFF = Table(
    "staff",
    METADATA,
    id_column("staff_id", primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False),
    Index(None, "firm_id"),
)

CLIENTS = Table(
    "clients",
    METADATA,
    id_column("client_id", primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
)

PORTAL_ACCESS = Table(
    "portal_access",
    METADATA,
    id_column("contact_id", primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False),
)
"""Contacts who may sign in to the portal, and the address their digest goes to."""

PEOPLE_TABLES = ("firms", "staff", "clients", "portal_access")
