"""Signing in, staying signed in and signing out: the same for staff and for contacts.

What differs is where the accounts are, and who belongs to one: an AccountDirectory says it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.engine import RowMapping

from chassis.errors import InvalidCredentials, SessionExpired
from chassis.identity.limits import charges_of_attempt
from chassis.identity.networks import network_of
from chassis.identity.passwords import folded, password_fits
from chassis.identity.rate_limits import Charge, RateLimits
from chassis.identity.sessions import RefreshToken, Sessions
from chassis.identity.statements import FIRMS_OF_ADDRESS
from chassis.ids import to_wire_time, utc_now
from chassis.storage.database import NO_FIRM, Database, Transaction, scope_of
from contracts.events import ActivityLogged
from contracts.parts import Person
from contracts.rpc.accounts import Account, AccountSession, RefreshSession, SignInAttempt, SignOut
from contracts.rpc.base import NoFields

_WRONG = "The e-mail address or the password is wrong."


class AccountDirectory(Protocol):
    """The accounts of one service. A row has `account_id`, `firm_id` and `password_hash` among its
    columns.

    `ended_because`: why the session of an account that is no longer active ends, for the record;
    `ended_message`: the same for its person, with what to do.
    """

    ended_because: str
    ended_message: str

    def firms_of(self, tx: Transaction, email_key: str) -> Sequence[str]:
        """The firms in which somebody signs in with a folded address; `tx` need not be theirs."""
        return tx.execute(FIRMS_OF_ADDRESS, {"email_key": email_key}).scalars().all()

    def candidates(
        self, tx: Transaction, email_key: str, firm_id: str | None
    ) -> Sequence[RowMapping]:
        """Active accounts of a folded address, in the transaction's firms or in one of them. Each
        costs a password check, so they are few.
        """

    def active(self, tx: Transaction, account_id: str, *, hold: bool = False) -> RowMapping | None:
        """An account of the transaction's firm; None when it is not there or not active. `hold`:
        it stays so until the transaction ends.
        """

    def account_of(self, tx: Transaction, row: RowMapping) -> Account:
        """The account of a row."""


@dataclass(frozen=True)
class Attempt:
    """An attempt to sign in that may go on: the accounts it may be for, and what it is charged."""

    candidates: Sequence[RowMapping]
    charges: Sequence[Charge]
    network: str
    is_known: bool


@dataclass(frozen=True)
class SignIns:
    """The sessions of one service's accounts, as their people begin and end them."""

    database: Database
    sessions: Sessions
    accounts: AccountDirectory
    limits: RateLimits

    def sign_in(self, request: SignInAttempt, firm_id: str | None = None) -> AccountSession:
        """Begin a session. `firm_id` may name the firm when the address has accounts at several.

        InvalidCredentials says neither which part is wrong nor, by the time it takes, whether the
        address is known. RateLimited before a password is hashed, when there were too many wrong
        ones; a right one is not counted.
        """
        attempt = self._admit(request, firm_id)
        matching = _matching(attempt, request.password)
        if matching is None:
            raise InvalidCredentials(_WRONG)
        with self.database.transaction(matching["firm_id"]) as tx:
            self.limits.refund(tx, attempt.charges)
            # Whoever ends the account meanwhile either is seen here or sees the session.
            row = self.accounts.active(tx, matching["account_id"], hold=True)
            if row is None:
                raise InvalidCredentials(_WRONG)
            account = self.accounts.account_of(tx, row)
            _log_sign_in(tx, account, attempt)
            return _session_of(account, self.sessions.begin(tx, account.id, attempt.network))

    def refresh_session(self, request: RefreshSession) -> AccountSession:
        """Renew a session, with the account as it is now; SessionExpired also when it is no longer
        active, RateLimited, with the token as good as before, when it is renewed far more often
        than a page does.
        """
        token = self.sessions.renew(request.refresh_token)
        with self.database.transaction(token.firm_id) as tx:
            row = self.accounts.active(tx, token.account_id)
            if row is not None:
                return _session_of(self.accounts.account_of(tx, row), token)
        self.sessions.end(token.value, self.accounts.ended_because)
        raise SessionExpired(self.accounts.ended_message)

    def sign_out(self, request: SignOut) -> NoFields:
        """End the session; doing it again changes nothing."""
        self.sessions.end(request.refresh_token)
        return NoFields()

    def _admit(self, request: SignInAttempt, firm_id: str | None) -> Attempt:
        email_key, network = folded(request.email), network_of(request.remote_address)
        with self.database.transaction(NO_FIRM) as tx:
            with tx.scoped_to(scope_of(self.accounts.firms_of(tx, email_key))):
                candidates = self.accounts.candidates(tx, email_key, firm_id)
                account_ids = [row["account_id"] for row in candidates]
                is_known = self.sessions.know(tx, account_ids, network)
            charges = charges_of_attempt(email_key, network, firm_id, is_known=is_known)
            self.limits.charge(tx, charges)
        return Attempt(candidates, charges, network, is_known)


def _matching(attempt: Attempt, password: str) -> RowMapping | None:
    is_stranger = not attempt.is_known
    if not attempt.candidates:
        password_fits(password, None)
    for row in attempt.candidates:
        if password_fits(password, row["password_hash"], is_stranger=is_stranger):
            return row
    return None


def _log_sign_in(tx: Transaction, account: Account, attempt: Attempt) -> None:
    person = Person("contact" if account.role is None else "staff", account.id, account.name)
    details = {"network": attempt.network, "known_network": attempt.is_known}
    tx.emit(ActivityLogged("sign_in", person, account.email, to_wire_time(utc_now()), details))


def _session_of(account: Account, token: RefreshToken) -> AccountSession:
    return AccountSession(
        account=account,
        refresh_token=token.value,
        refresh_expires_at=to_wire_time(token.expires_at),
        session_id=token.session_id,
    )
