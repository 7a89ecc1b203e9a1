"""Staff sign in, stay signed in and sign out."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from chassis.errors import InvalidCredentials, SessionExpired
from chassis.fields import line_of, text_of
from chassis.identity.accounts import RefreshToken, signed_in
from chassis.identity.passwords import MOST_PASSWORD, folded, password_fits
from chassis.identity.sessions import Sessions
from chassis.storage.database import EVERY_FIRM, Database
from contracts.actor import ROLE_PERMISSIONS
from services.internal_svc.tables import FIRMS, STAFF

_MOST_TOKEN = 200
_ACCOUNT = select(STAFF, FIRMS.c.name.label("firm_name")).join(
    FIRMS, FIRMS.c.firm_id == STAFF.c.firm_id
)


def sign_in(database: Database, sessions: Sessions, request: dict[str, Any]) -> dict[str, Any]:
    """Begin a session. InvalidCredentials says neither which part is wrong nor, by the time it
    takes, whether the address is known.
    """
    email_key = folded(line_of(request, "email"))
    password = text_of(request, "password", MOST_PASSWORD)
    with database.transaction(EVERY_FIRM) as tx:
        person = tx.one_or_none(_ACCOUNT.where(STAFF.c.email_key == email_key, STAFF.c.active))
    fits = password_fits(password, person["password_hash"] if person else None)
    if person is None or not fits:
        raise InvalidCredentials("The e-mail address or the password is wrong.")
    with database.transaction(person["firm_id"]) as tx:
        return signed_in(account_of(person), sessions.begin(tx, person["id"]))


def refresh_session(
    database: Database, sessions: Sessions, request: dict[str, Any]
) -> dict[str, Any]:
    """Renew a session, with the account as it is now; SessionExpired also when the person left."""
    token = sessions.renew(text_of(request, "refresh_token", _MOST_TOKEN))
    return signed_in(account_of(_active(database, sessions, token)), token)


def _active(database: Database, sessions: Sessions, token: RefreshToken) -> Mapping[Any, Any]:
    with database.transaction(token.firm_id) as tx:
        person = tx.one_or_none(
            _ACCOUNT.where(
                STAFF.c.firm_id == token.firm_id, STAFF.c.id == token.account_id, STAFF.c.active
            )
        )
    if person is None:
        sessions.end(token.value, "the account is no longer active")
        raise SessionExpired("Your account is no longer active; ask an owner of your firm.")
    return person


def sign_out(sessions: Sessions, request: dict[str, Any]) -> dict[str, Any]:
    """End the session; doing it again changes nothing."""
    sessions.end(text_of(request, "refresh_token", _MOST_TOKEN))
    return {}


def account_of(person: Mapping[Any, Any]) -> dict[str, Any]:
    """What the gateway makes an actor and Me of."""
    named = {name: person[name] for name in ("id", "firm_id", "firm_name", "name", "email", "role")}
    return {**named, "permissions": list(ROLE_PERMISSIONS[person["role"]]), "client_ids": []}
