"""People who sign in, staff and contacts alike: password hashes and refresh tokens.

A sign-in begins a session. Each refresh hands out a new token and retires the one it came with; a
retired token that comes back was copied, so the whole session is withdrawn (RFC 9700 §4.14.2).
Only for a few seconds a retired token still works: two tabs may refresh at the same time.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from eventlet import patcher, tpool
from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy import update as sql_update
from sqlalchemy.engine import RowMapping

from chassis.db import EVERY_FIRM, Database, Transaction
from chassis.errors import SessionExpired
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.log import get_logger
from chassis.tables import firm_column, id_column, time_column

_log = get_logger(__name__)
R = TypeVar("R")
LEAST_PASSWORD, MOST_PASSWORD = 8, 256
"""Characters; NIST SP 800-63B §5.1.1.2 asks for at least 8 and room for 64."""
GRACE = timedelta(seconds=10)
TOKEN_LIFE = timedelta(days=14)
SESSION_LIFE = timedelta(days=90)
KEPT_AFTER_END = timedelta(days=30)

# OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def folded(email: str) -> str:
    """The form under which addresses are compared: nobody has two that differ by case alone."""
    return email.strip().casefold()


def hash_password(password: str) -> str:
    """Argon2id hash with its parameters and salt."""
    return _aside(_hasher.hash, password)


def password_fits(password: str, hashed: str | None) -> bool:
    """Whether the password is the one hashed. None (no such account) takes as long to say no."""
    try:
        _aside(_hasher.verify, hashed or _decoy(), password)
    except VerifyMismatchError:
        return False
    return hashed is not None


@cache
def _decoy() -> str:
    return _aside(_hasher.hash, secrets.token_urlsafe())


def _aside(work: Callable[..., R], *arguments: str) -> R:
    # Hashing takes tens of milliseconds of pure computation: under eventlet it would hold up
    # every other request of the process, so a real thread does it.
    if patcher.is_monkey_patched("thread"):
        done: R = tpool.execute(work, *arguments)
        return done
    return work(*arguments)


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


class Sessions:
    """Begins, renews and ends the sessions of one service's accounts."""

    def __init__(self, database: Database, tables: tuple[Table, Table]) -> None:
        self.database = database
        self.sessions, self.tokens = tables

    def begin(self, tx: Transaction, account_id: str) -> RefreshToken:
        """A new session in the transaction's firm."""
        row = {
            "id": new_id(),
            "firm_id": tx.firm_id,
            "account_id": account_id,
            "expires_at": utc_now() + SESSION_LIFE,
        }
        tx.execute(insert(self.sessions), row)
        return self._issue(tx, row)

    def renew(self, token: str) -> RefreshToken:
        """Exchange a token for its successor; SessionExpired: the person must sign in again."""
        renewed = None
        with self.database.transaction(EVERY_FIRM) as tx:
            found = self._find(tx, token)
            verdict = _verdict_on(found)
            if found is not None and verdict is Verdict.WITHDRAW:
                _log.warning("refresh_reused", session_id=found["id"])
                self._end(tx, found["id"], "a retired token was used again")
            if found is not None and verdict is Verdict.RENEW:
                self._retire(tx, token)
                renewed = self._issue(tx, dict(found))
        if renewed is None:
            raise SessionExpired("Your session has ended; sign in again.")
        return renewed

    def end(self, token: str, because: str = "signed out") -> None:
        """End the token's session; a token nobody knows is none to end."""
        with self.database.transaction(EVERY_FIRM) as tx:
            found = self._find(tx, token)
            if found is not None:
                self._end(tx, found["id"], because)

    def forget_old(self, most: int = 500) -> int:
        """Delete sessions over for a month, with their tokens; returns how many."""
        limit = utc_now() - KEPT_AFTER_END
        old = (
            select(self.sessions.c.id)
            .where((self.sessions.c.expires_at < limit) | (self.sessions.c.ended_at < limit))
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        with self.database.transaction(EVERY_FIRM) as tx:
            return tx.execute(delete(self.sessions).where(self.sessions.c.id.in_(old))).rowcount

    def _find(self, tx: Transaction, token: str) -> RowMapping | None:
        query = (
            select(
                self.sessions.c["id", "firm_id", "account_id", "expires_at", "ended_at"],
                self.tokens.c.expires_at.label("token_expires_at"),
                self.tokens.c.retired_at,
            )
            .join(self.tokens, self.tokens.c.session_id == self.sessions.c.id)
            .where(self.tokens.c.digest == _digest(token))
        )
        return tx.one_or_none(query.with_for_update())

    def _retire(self, tx: Transaction, token: str) -> None:
        # The first retirement counts: a grace that each use extends would never end.
        retired = func.coalesce(self.tokens.c.retired_at, func.now())
        used = sql_update(self.tokens).where(self.tokens.c.digest == _digest(token))
        tx.execute(used.values(retired_at=retired))

    def _issue(self, tx: Transaction, session: dict[str, Any]) -> RefreshToken:
        value = secrets.token_urlsafe(32)
        expires_at = min(utc_now() + TOKEN_LIFE, session["expires_at"])
        row = {
            "digest": _digest(value),
            "session_id": session["id"],
            "firm_id": session["firm_id"],
            "expires_at": expires_at,
        }
        tx.execute(insert(self.tokens), row)
        return RefreshToken(value, expires_at, str(session["account_id"]), str(session["firm_id"]))

    def _end(self, tx: Transaction, session_id: str, because: str) -> None:
        open_one = (self.sessions.c.id == session_id) & self.sessions.c.ended_at.is_(None)
        ended = {"ended_at": utc_now(), "ended_because": because}
        tx.execute(sql_update(self.sessions).where(open_one).values(**ended))


def _verdict_on(found: RowMapping | None) -> Verdict:
    if found is None:
        return Verdict.REFUSE
    return judge(utc_now(), found["token_expires_at"], found["retired_at"], found["ended_at"])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
