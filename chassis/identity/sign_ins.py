"""Signing in, staying signed in and signing out: the same for staff and for contacts.

What differs is where the accounts are, and who belongs to one: an AccountDirectory says it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.engine import RowMapping

from chassis.errors import InvalidCredentials, SessionExpired
from chassis.identity.passwords import folded, password_fits
from chassis.identity.sessions import RefreshToken, Sessions
from chassis.ids import to_wire_time
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from contracts.rpc.accounts import Account, AccountSession, RefreshSession, SignIn, SignOut
from contracts.rpc.base import NoFields


class AccountDirectory(Protocol):
    """The accounts of one service. A row has `firm_id` and `password_hash` among its columns.

    `ended_because`: why the session of an account that is no longer active ends, for the record;
    `ended_message`: the same for its person, with what to do.
    """

    ended_because: str
    ended_message: str

    def candidates(
        self, tx: Transaction, email_key: str, firm_id: str | None
    ) -> Sequence[RowMapping]:
        """Active accounts of a folded address, in any firm or in one. Each costs a password check,
        so they are few.
        """

    def active(self, tx: Transaction, account_id: str) -> RowMapping | None:
        """An account of the transaction's firm; None when it is not there or not active."""

    def account_of(self, tx: Transaction, row: RowMapping) -> Account:
        """The account of a row."""


@dataclass(frozen=True)
class SignIns:
    """The sessions of one service's accounts, as their people begin and end them."""

    database: Database
    sessions: Sessions
    accounts: AccountDirectory

    def sign_in(self, request: SignIn, firm_id: str | None = None) -> AccountSession:
        """Begin a session. `firm_id` may name the firm when the address has accounts at several.

        InvalidCredentials says neither which part is wrong nor, by the time it takes, whether the
        address is known.
        """
        with self.database.transaction(EVERY_FIRM) as tx:
            candidates = self.accounts.candidates(tx, folded(request.email), firm_id)
        row = _matching(candidates, request.password)
        if row is None:
            raise InvalidCredentials("The e-mail address or the password is wrong.")
        with self.database.transaction(row["firm_id"]) as tx:
            account = self.accounts.account_of(tx, row)
            return _session_of(account, self.sessions.begin(tx, account.id))

    def refresh_session(self, request: RefreshSession) -> AccountSession:
        """Renew a session, with the account as it is now; SessionExpired also when it is no longer
        active.
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


def _matching(candidates: Sequence[RowMapping], password: str) -> RowMapping | None:
    if not candidates:
        password_fits(password, None)
    for row in candidates:
        if password_fits(password, row["password_hash"]):
            return row
    return None


def _session_of(account: Account, token: RefreshToken) -> AccountSession:
    return AccountSession(
        account=account,
        refresh_token=token.value,
        refresh_expires_at=to_wire_time(token.expires_at),
    )
