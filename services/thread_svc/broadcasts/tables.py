"""Tables of one text to many clients."""

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from chassis.storage.tables import firm_column, id_column, time_column
from services.thread_svc.metadata import METADATA

BROADCASTS = Table(
    "broadcasts",
    METADATA,
    id_column(primary=True),
    firm_column(),
    Column("channel", Text, nullable=False),
    Column("staff_id", Text, nullable=False),
    Column("staff_name", Text, nullable=False),
    Column("body", Text, nullable=False),
    time_column("created_at", now=True),
    time_column("told_at", now=True),
)
"""One text to many clients. `told_at`: when its progress was last said."""

BROADCAST_ITEMS = Table(
    "broadcast_items",
    METADATA,
    firm_column(),
    id_column("broadcast_id"),
    Column("position", Integer, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("client_name", Text, nullable=False),
    Column("recipient", Text),
    Column("body", Text),
    Column("state", Text, nullable=False),
    Column("code", Text),
    Column("message", Text),
    id_column("message_id", optional=True),
    PrimaryKeyConstraint("broadcast_id", "position"),
    Index(
        "ix_broadcast_items_waiting",
        "broadcast_id",
        "position",
        postgresql_where=text("state = 'waiting'"),
    ),
)
"""`state`: waiting, composed (from then on its message's delivery says more) or refused, with
`code` and `message`. `body`: as filled in for this client."""

BROADCAST_CHANGES = Table(
    "broadcast_news",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    firm_column(),
    id_column("broadcast_id"),
    Index(None, "broadcast_id"),
)
"""A row for each change of a message of a broadcast, until its progress was said: inserts never
wait for one another, as updates of one row would. Its stored name is an earlier release's."""

BROADCAST_TABLES = ("broadcasts", "broadcast_items", "broadcast_news")
