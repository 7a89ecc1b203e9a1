"""The tables of contacts who may sign in, of their sessions, and of what limits count."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, UniqueConstraint, text

from chassis.identity.tables import rate_limit_table, session_tables
from chassis.storage.tables import firm_column, id_column, time_column
from services.portal_svc.metadata import METADATA

SESSIONS, REFRESH_TOKENS = session_tables(METADATA)
RATE_LIMITS = rate_limit_table(METADATA)

ACCOUNTS = Table(
    "accounts",
    METADATA,
    id_column("contact_id", primary=True),
    firm_column(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", Text, nullable=False),
    Column("password_hash", Text),
    Column("enabled", Boolean, nullable=False, server_default=text("true")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    time_column("created_at", now=True),
    UniqueConstraint("firm_id", "email_key"),
    Index(None, "email_key"),
)
"""Contacts who may sign in. One address may have accounts at several firms: the password, or the
firm named at sign-in, tells them apart. Without a password nobody gets in."""
