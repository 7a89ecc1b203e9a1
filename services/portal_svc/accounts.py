"""Contacts sign in, stay signed in and sign out."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from chassis.errors import InvalidCredentials, SessionExpired
from chassis.fields import id_of, line_of, text_of
from chassis.identity.accounts import signed_in
from chassis.identity.passwords import MOST_PASSWORD, folded, password_fits
from chassis.identity.sessions import Sessions
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from services.portal_svc.access import clients_of
from services.portal_svc.tables import ACCOUNTS, FIRMS

_MOST_TOKEN = 200
_MOST_FIRMS = 5
"""Firms one address may be a contact of before the firm must be named at sign-in: each costs a
password check."""

_ACCOUNT = select(ACCOUNTS, FIRMS.c.name.label("firm_name")).join(
    FIRMS, FIRMS.c.firm_id == ACCOUNTS.c.firm_id, isouter=True
)


def sign_in(database: Database, sessions: Sessions, request: dict[str, Any]) -> dict[str, Any]:
    """Begin a session. `firm_id` may name the firm when the address is a contact of several.

    InvalidCredentials says neither which part is wrong nor, by the time it takes, whether the
    address is known.
    """
    password = text_of(request, "password", MOST_PASSWORD)
    account = _matching(_candidates(database, request), password)
    if account is None:
        raise InvalidCredentials("The e-mail address or the password is wrong.")
    with database.transaction(account["firm_id"]) as tx:
        return signed_in(account_of(tx, account), sessions.begin(tx, account["contact_id"]))


def _candidates(database: Database, request: dict[str, Any]) -> list[Mapping[Any, Any]]:
    query = _ACCOUNT.where(
        ACCOUNTS.c.email_key == folded(line_of(request, "email")),
        ACCOUNTS.c.enabled,
        ACCOUNTS.c.password_hash.is_not(None),
    )
    if request.get("firm_id") is not None:
        query = query.where(ACCOUNTS.c.firm_id == id_of(request, "firm_id", "firm"))
    with database.transaction(EVERY_FIRM) as tx:
        return list(tx.rows(query.order_by(ACCOUNTS.c.created_at).limit(_MOST_FIRMS)))


def _matching(accounts: list[Mapping[Any, Any]], password: str) -> Mapping[Any, Any] | None:
    if not accounts:
        password_fits(password, None)
    for account in accounts:
        if password_fits(password, account["password_hash"]):
            return account
    return None


def refresh_session(
    database: Database, sessions: Sessions, request: dict[str, Any]
) -> dict[str, Any]:
    """Renew a session, with the account as it is now; SessionExpired also when access ended."""
    token = sessions.renew(text_of(request, "refresh_token", _MOST_TOKEN))
    with database.transaction(token.firm_id) as tx:
        account = find(tx, token.account_id)
        if account is not None and account["enabled"]:
            return signed_in(account_of(tx, account), token)
    sessions.end(token.value, "access to the portal was withdrawn")
    raise SessionExpired("Your access to the portal has ended; ask the firm to invite you again.")


def sign_out(sessions: Sessions, request: dict[str, Any]) -> dict[str, Any]:
    """End the session; doing it again changes nothing."""
    sessions.end(text_of(request, "refresh_token", _MOST_TOKEN))
    return {}


def find(tx: Transaction, contact_id: str) -> Mapping[Any, Any] | None:
    """An account of the transaction's firm."""
    return tx.one_or_none(
        _ACCOUNT.where(ACCOUNTS.c.firm_id == tx.firm_id, ACCOUNTS.c.contact_id == contact_id)
    )


def account_of(tx: Transaction, account: Mapping[Any, Any]) -> dict[str, Any]:
    """What the gateway makes an actor and Me of. The firm's name is empty until it is heard of."""
    return {
        "id": account["contact_id"],
        "firm_id": account["firm_id"],
        "firm_name": account["firm_name"] or "",
        "name": account["name"],
        "email": account["email"],
        "role": None,
        "permissions": [],
        "client_ids": list(clients_of(tx, account["contact_id"])),
    }
