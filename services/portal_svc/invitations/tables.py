"""The table of invitations."""

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Text

from chassis.storage.tables import firm_column, id_column, time_column
from services.portal_svc.metadata import METADATA

INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("contact_id", ForeignKey("accounts.contact_id"), nullable=False),
    id_column("client_id"),
    firm_column(),
    Column("invited_by", Text, nullable=False),
    Column("token_digest", Text),
    time_column("invited_at", now=True),
    time_column("expires_at", optional=True),
    time_column("accepted_at", optional=True),
    PrimaryKeyConstraint("contact_id", "client_id"),
    Index(None, "client_id"),
    Index(None, "token_digest", unique=True),
)
"""Who let a contact in for which client. An invitation by link has a token (kept as SHA-256) until
it expires or is accepted; one made with a password is accepted at once."""
