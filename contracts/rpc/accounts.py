"""Signing in: what both services with accounts take and answer, for staff and contacts alike."""

from dataclasses import dataclass
from typing import Annotated

from contracts.types import Id, Moment, Password, line, secret

RefreshTokenText = Annotated[str, secret(200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Credentials of an account."""

    email: Annotated[str, line(254)]
    password: Password


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInAttempt(SignIn):
    """Credentials, and the Internet address they come from as the gateway believes it; empty where
    none is known. How often somebody may try depends on it.
    """

    remote_address: Annotated[str, line(64, least=0)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshSession:
    """The token that the session's latest answer carried."""

    refresh_token: RefreshTokenText


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """Any token of the session to end; doing it again changes nothing."""

    refresh_token: RefreshTokenText


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose a session is: the gateway makes an actor and Me of it.

    A contact has no role and no permissions, a member of staff no clients. `firm_name` is empty
    until the service has heard of the firm. `role` and `permissions` are any texts: the gateway
    of an earlier release signs in people who have a permission that it does not know.
    """

    id: Id
    firm_id: Id
    firm_name: str
    name: str
    email: str
    role: str | None
    permissions: tuple[str, ...]
    client_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSession:
    """A session that has begun or goes on, with the account as it is now. `refresh_token`: the
    one to renew it with until `refresh_expires_at`. `session_id` is empty where an earlier release
    answers.
    """

    account: Account
    refresh_token: str
    refresh_expires_at: Moment
    session_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEndedSessions:
    """Those that ended at `since` or later; `after`: the page that follows this session's."""

    since: Moment
    after: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedSessionPage:
    """Sessions whose tokens open nothing any more; null in `after` means the last page."""

    session_ids: tuple[str, ...]
    after: Id | None
