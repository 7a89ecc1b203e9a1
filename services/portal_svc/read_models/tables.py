"""The tables of read models."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from chassis.storage.tables import firm_column, id_column
from services.portal_svc.metadata import METADATA

FIRMS = Table(
    "firms",
    METADATA,
    id_column("firm_id", primary=True),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
"""Read model of FirmChanged."""

CLIENTS = Table(
    "clients",
    METADATA,
    id_column("client_id", primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
)
"""Read model of ClientChanged."""

CLIENT_CONTACTS = Table(
    "client_contacts",
    METADATA,
    id_column("client_id"),
    id_column("contact_id"),
    firm_column(),
    Column("name", Text, nullable=False),
    PrimaryKeyConstraint("client_id", "contact_id"),
    Index(None, "contact_id"),
)
"""The contacts in the newest ClientChanged of a client, which replaces them all."""
