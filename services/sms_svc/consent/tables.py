"""The tables of the consent ledger."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from chassis.storage.tables import firm_column, id_column, time_column
from services.sms_svc.metadata import METADATA

CONSENT = Table(
    "consent_events",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    firm_column(),
    Column("firm_number", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("staff_id", Text),
    Column("staff_name", Text),
    Column("reason", Text),
    Column("version", Integer, nullable=False),
    time_column("at", now=True),
    UniqueConstraint("firm_id", "firm_number", "phone", "version"),
    Index(None, "firm_id", "phone", "id"),
)
"""The consent ledger; a trigger refuses changes of a line. `staff_id`, `staff_name`, `reason`: of
what staff recorded, who did and why."""

DISCLOSURES = Table(
    "disclosures",
    METADATA,
    firm_column(),
    Column("recipient", Text, nullable=False),
    id_column("message_id"),
    Column("proven", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("firm_id", "recipient"),
    Index(None, "message_id", unique=True),
)
"""The one text to a client (or an unlinked phone) that carries the disclosure."""

CONSENT_TABLES = ("consent_events", "disclosures")
