"""Tables of the address book: clients, their contacts, the contacts' addresses."""

from sqlalchemy import (
    Boolean,
    Column,
    Computed,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from chassis.storage.tables import firm_column, id_column, time_column
from services.thread_svc.metadata import METADATA

CLIENTS = Table(
    "clients",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("entity_type", Text, nullable=False),
    Column("time_zone", Text),
    Column("version", Integer, nullable=False, server_default=text("1")),
    time_column("created_at", now=True),
    Index("ix_clients_firm_name", "firm_id", "name", "id"),
)
"""`time_zone`: IANA name; null where the firm's own is meant."""

CONTACTS = Table(
    "contacts",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    time_column("created_at", now=True),
)
CLIENT_CONTACTS = Table(
    "client_contacts",
    METADATA,
    firm_column(),
    id_column("client_id"),
    id_column("contact_id"),
    PrimaryKeyConstraint("client_id", "contact_id"),
    Index(None, "contact_id"),
)
IDENTITIES = Table(
    "identities",
    METADATA,
    id_column(primary=True),
    firm_column(),
    id_column("contact_id"),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("primary", Boolean, nullable=False),
    Column("mailbox", Text, Computed("mailbox_key(value)", persisted=True), nullable=False),
    Index(None, "firm_id", "kind", "value"),
    Index(None, "firm_id", "kind", "mailbox"),
    Index(None, "contact_id"),
)
"""Addresses of contacts, normalised: phone in E.164, e-mail in lower case. A value may belong to
several contacts; matching then looks further. `mailbox`: the same for the spellings of an address
that lead to one mailbox (rules.mailbox_key)."""

ADDRESS_BOOK_TABLES = ("clients", "contacts", "client_contacts", "identities")
