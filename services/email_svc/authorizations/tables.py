"""Consents asked for and not come back yet."""

from sqlalchemy import Column, Index, Integer, Table, Text

from chassis.storage.tables import firm_column, id_column, time_column
from services.email_svc.metadata import METADATA

AUTHORIZATIONS = Table(
    "authorizations",
    METADATA,
    Column("state_digest", Text, primary_key=True),
    firm_column(),
    Column("staff_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("provider", Text, nullable=False),
    id_column("mailbox_id", optional=True),
    Column("backfill_days", Integer, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("sealed_verifier", Text, nullable=False),
    time_column("expires_at"),
    Index(None, "firm_id", "expires_at"),
)
"""`state_digest`: SHA-256 of the state that the browser carries to the provider and back;
`sealed_verifier`: what proves to the provider that the code comes to whom asked for it (RFC 7636).
A row is gone once anybody came back with its state."""
