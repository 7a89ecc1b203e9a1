"""Begins, renews and ends sessions.

A sign-in begins a session. Each refresh hands out a new token and retires the one it came with; a
retired token that comes back was copied, so the whole session is withdrawn (RFC 9700 §4.14.2).
Only for a few seconds a retired token still works, once: two tabs may refresh at the same time.
"""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, case, delete, func, insert, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import SessionExpired
from chassis.identity.endings import SessionEndings
from chassis.identity.limits import OF_SESSION
from chassis.identity.rate_limits import RateLimits
from chassis.identity.rules import KEPT_AFTER_END, SESSION_LIFE, TOKEN_LIFE, TokenVerdict, judge
from chassis.identity.statements import FIRM_OF_TOKEN, KNOWS_NETWORK
from chassis.ids import new_id, utc_now
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, NO_FIRM, Database, Transaction, scope_of

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A token in clear; the database keeps only its SHA-256. `account_id`, `firm_id`: whose."""

    value: str
    expires_at: datetime
    account_id: str
    firm_id: str
    session_id: str


class Sessions:
    """Begins, renews and ends the sessions of one service's accounts."""

    def __init__(self, database: Database, tables: tuple[Table, Table], limits: RateLimits) -> None:
        self.database = database
        self.sessions, self.tokens = tables
        self.limits = limits
        self.endings = SessionEndings(database, self.sessions)

    def begin(self, tx: Transaction, account_id: str, network: str) -> RefreshToken:
        """A new session in the transaction's firm; `network`: chassis.identity.networks."""
        row = {
            "id": new_id(),
            "firm_id": tx.firm_id,
            "account_id": account_id,
            "expires_at": utc_now() + SESSION_LIFE,
            "network": network,
        }
        tx.execute(insert(self.sessions), row)
        return self._issue(tx, row)

    def know(self, tx: Transaction, account_ids: Sequence[str], network: str) -> bool:
        """Whether one of the accounts has signed in from there lately."""
        asked = {"account_ids": list(account_ids), "network": network or None}
        return bool(tx.execute(KNOWS_NETWORK, asked).scalar_one())

    def renew(self, token: str) -> RefreshToken:
        """Exchange a token for its successor; SessionExpired: the person must sign in again."""
        renewed = None
        with self._transaction_of(token) as tx:
            found = self._find(tx, token)
            verdict = _verdict_on(found)
            if found is not None and verdict is TokenVerdict.WITHDRAW:
                _log.warning("refresh_reused", session_id=found["id"])
                self.endings.end(tx, found, "a retired token was used again")
            if found is not None and verdict is TokenVerdict.RENEW:
                self.limits.charge(tx, [OF_SESSION.on(found["id"])])
                self._retire(tx, token)
                renewed = self._issue(tx, dict(found))
        if renewed is None:
            raise SessionExpired("Your session has ended; sign in again.")
        return renewed

    def end(self, token: str, because: str = "signed out") -> None:
        """End the token's session; a token nobody knows is none to end."""
        with self._transaction_of(token) as tx:
            found = self._find(tx, token)
            if found is not None:
                self.endings.end(tx, found, because)

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

    @contextmanager
    def _transaction_of(self, token: str) -> Iterator[Transaction]:
        """In the firm of the token's session; in none when nobody knows it."""
        with self.database.transaction(NO_FIRM) as tx:
            firms = tx.execute(FIRM_OF_TOKEN, {"digest": _digest(token)}).scalars().all()
            with tx.scoped_to(scope_of(firms)):
                yield tx

    def _find(self, tx: Transaction, token: str) -> RowMapping | None:
        query = (
            select(
                self.sessions,
                self.tokens.c.expires_at.label("token_expires_at"),
                self.tokens.c.retired_at,
                self.tokens.c.forked_at,
            )
            .join(self.tokens, self.tokens.c.session_id == self.sessions.c.id)
            .where(self.tokens.c.digest == _digest(token))
        )
        return tx.one_or_none(query.with_for_update())

    def _retire(self, tx: Transaction, token: str) -> None:
        # The first retirement counts: a grace that each use extends would never end.
        retired_at = self.tokens.c.retired_at
        now = {
            "retired_at": func.coalesce(retired_at, func.now()),
            "forked_at": case((retired_at.is_not(None), func.now())),
        }
        tx.execute(update(self.tokens).where(self.tokens.c.digest == _digest(token)).values(now))

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
        account_id, firm_id = str(session["account_id"]), str(session["firm_id"])
        return RefreshToken(value, expires_at, account_id, firm_id, str(session["id"]))


def _verdict_on(found: RowMapping | None) -> TokenVerdict:
    if found is None:
        return TokenVerdict.REFUSE
    return judge(
        utc_now(),
        found["token_expires_at"],
        found["retired_at"],
        found["forked_at"],
        found["ended_at"],
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
