"""The table of what the portal says of itself."""

from sqlalchemy import Boolean, Column, Integer, Table

from chassis.storage.tables import id_column
from services.portal_svc.metadata import METADATA

CHANNELS = Table(
    "channels",
    METADATA,
    id_column("firm_id", primary=True),
    Column("usable", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
"""What ChannelChanged said last of the firm's portal."""
