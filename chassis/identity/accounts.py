"""What sessions of people who sign in are made of, for staff and contacts alike.

sessions.py begins, renews and ends them; passwords.py is what they begin with.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, Text

from chassis.ids import to_wire_time
from chassis.storage.tables import firm_column, id_column, time_column

GRACE = timedelta(seconds=10)
TOKEN_LIFE = timedelta(days=14)
SESSION_LIFE = timedelta(days=90)
KEPT_AFTER_END = timedelta(days=30)


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


SESSION_TABLES = ("sessions", "refresh_tokens")


class Verdict(StrEnum):
    """What to do with a refresh token that came in."""

    RENEW = "renew"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


def judge(
    now: datetime, expires_at: datetime, retired_at: datetime | None, ended_at: datetime | None
) -> Verdict:
    """Pure rule of rotation: ended or too old is refused, a retired token past its grace
    withdraws the session, everything else is renewed.
    """
    if ended_at is not None or now >= expires_at:
        return Verdict.REFUSE
    if retired_at is not None and now - retired_at > GRACE:
        return Verdict.WITHDRAW
    return Verdict.RENEW


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A token in clear; the database keeps only its SHA-256. `account_id` and `firm_id`: whose."""

    value: str
    expires_at: datetime
    account_id: str
    firm_id: str


def signed_in(account: dict[str, Any], token: RefreshToken) -> dict[str, Any]:
    """The answer of sign_in and refresh_session."""
    return {
        "account": account,
        "refresh_token": token.value,
        "refresh_expires_at": to_wire_time(token.expires_at),
    }
