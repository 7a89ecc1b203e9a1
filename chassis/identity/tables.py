"""The tables of sessions and of limits."""

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, Text

from chassis.storage.tables import firm_column, id_column, time_column

SESSION_TABLES = ("sessions", "refresh_tokens")


def session_tables(metadata: MetaData) -> tuple[Table, Table]:
    """The two tables of a service people sign in to: sessions and their refresh tokens.

    `network`: where the session began. `forked_at`: when a retired token was exchanged once more.
    """
    sessions = Table(
        "sessions",
        metadata,
        id_column(primary=True),
        firm_column(),
        id_column("account_id"),
        time_column("begun_at", now=True),
        time_column("expires_at"),
        time_column("ended_at", optional=True),
        Column("ended_because", Text),
        Column("network", Text),
        Index(None, "account_id"),
        Index(None, "expires_at"),
        Index(None, "ended_at"),
    )
    tokens = Table(
        "refresh_tokens",
        metadata,
        Column("digest", Text, primary_key=True),
        Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
        firm_column(),
        time_column("expires_at"),
        time_column("retired_at", optional=True),
        time_column("forked_at", optional=True),
        Index(None, "session_id"),
    )
    return sessions, tokens


def rate_limit_table(metadata: MetaData) -> Table:
    """What limits count. It belongs to no firm, and is lost when the server crashes: that costs
    less than writing each attempt of a stranger into the server's log.
    """
    return Table(
        "rate_limits",
        metadata,
        Column("key", Text, primary_key=True),
        time_column("free_at"),
        Index(None, "free_at"),
        prefixes=["UNLOGGED"],
    )
