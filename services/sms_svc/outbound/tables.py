"""The tables of texts that go out."""

from sqlalchemy import Column, Index, Integer, Text, text

from chassis.delivery.tables import delivery_tables
from chassis.storage.tables import id_column, time_column
from services.sms_svc.metadata import METADATA

DELIVERIES, HISTORY = delivery_tables(
    METADATA,
    time_column("due_at", optional=True),
    Column("sent_body", Text),
    Column("firm_number", Text),
    Column("automatic", Text),
    id_column("broadcast_id", optional=True),
    time_column("not_before", optional=True),
    time_column("sent_at", optional=True),
    Column("segments", Integer),
    Index(
        "ix_deliveries_waiting",
        "firm_id",
        "not_before",
        postgresql_where=text("state = 'queued'"),
    ),
    Index("ix_deliveries_firm_id_sent_at", "firm_id", "sent_at"),
)
"""`firm_number`: the number it goes out from. `automatic`: keyword or auto_reply, for texts of our
own. `not_before`: when the dispatcher, or for a text under way the poll, may look at it next.
`sent_at`: the first attempt, with its `segments`."""

OUTBOUND_TABLES = ("deliveries", "delivery_history")
