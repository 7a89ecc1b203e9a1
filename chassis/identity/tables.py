"""The tables that sessions are kept in."""

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, Text

from chassis.storage.tables import firm_column, id_column, time_column

SESSION_TABLES = ("sessions", "refresh_tokens")


def session_tables(metadata: MetaData) -> tuple[Table, Table]:
    """The two tables of a service people sign in to: sessions and their refresh tokens."""
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
        Index(None, "account_id"),
        Index(None, "expires_at"),
    )
    tokens = Table(
        "refresh_tokens",
        metadata,
        Column("digest", Text, primary_key=True),
        Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
        firm_column(),
        time_column("expires_at"),
        time_column("retired_at", optional=True),
        Index(None, "session_id"),
    )
    return sessions, tokens
