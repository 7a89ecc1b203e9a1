"""Mails that are known to be in a mailbox and were not looked at yet."""

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from chassis.storage.tables import firm_column, id_column
from services.email_svc.metadata import METADATA

BACKFILL, MISSING, WANTED = "backfill", "missing", "wanted"

LISTED = Table(
    "listed_mail",
    METADATA,
    id_column("mailbox_id"),
    Column("provider_id", Text, nullable=False),
    firm_column(),
    Column("purpose", Text, nullable=False),
    Column("place", Integer, nullable=False),
    UniqueConstraint("mailbox_id", "provider_id"),
    Index(None, "mailbox_id", "purpose", "place"),
)
"""`purpose`: backfill (earlier mail that was asked for), missing (found by a count), wanted (that,
to be fetched). A row is gone once its mail was looked at. `place`: in the provider's order."""
