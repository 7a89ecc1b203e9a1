"""Access tokens: short-lived JWTs (RFC 7519, HS256) that carry the whole actor.

No look-up is needed per request: which sessions have ended meanwhile, the process knows.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, cast

import jwt

from chassis.errors import NotSignedIn, ServiceUnavailable, WrongAudience
from contracts.actor import Actor, Permission, Role
from contracts.rpc.accounts import Account
from contracts.rpc.internal import Firm
from gateway.access.ended_sessions import EndedSessions
from gateway.access.me import AccountKind, Me

ISSUER = "onethread"
_ALGORITHM = "HS256"
TOKENS_REMEMBERED = 4096
_EXPIRED = "The access token has expired; refresh it."
_CLAIMS = ["sub", "kind", "firm_id", "name", "iat", "exp"]


class Audience(StrEnum):
    """Who an address is for, and the `aud` of the tokens that open it."""

    STAFF = "staff"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signed in, as the token tells. `expires_at`: seconds since the epoch. `session_id` is
    empty in a token of an earlier release.
    """

    actor: Actor
    audience: Audience
    email: str
    firm_name: str
    expires_at: float
    session_id: str = ""

    def me(self) -> Me:
        """The caller as the pages are told. The token is ours, so its words are those we know."""
        return Me(
            kind=cast("AccountKind", self.actor.kind),
            id=self.actor.id,
            name=self.actor.name,
            email=self.email,
            role=cast("Role | None", self.actor.role),
            permissions=cast("tuple[Permission, ...]", self.actor.permissions),
            firm=Firm(id=self.actor.firm_id, name=self.firm_name),
        )


class AccessTokens:
    """Issues and reads access tokens with one key; `seconds` is how long a token lives. Those of
    `ended` sessions open nothing.
    """

    def __init__(self, key: str, seconds: int, ended: EndedSessions | None = None) -> None:
        self._key = key
        self._ended = ended or EndedSessions(seconds)
        self.seconds = seconds
        # A page sends the same token with every request; only its expiry changes its meaning.
        self._known = lru_cache(TOKENS_REMEMBERED)(self._verified)

    def issue(self, audience: Audience, account: Account, session_id: str) -> tuple[str, Caller]:
        """A token for the account and the session that a sign-in answered, and what it says."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": str(audience),
            "iat": now,
            "exp": now + self.seconds,
            "sub": account.id,
            "sid": session_id,
            "kind": "staff" if audience is Audience.STAFF else "contact",
            "firm_id": account.firm_id,
            "firm_name": account.firm_name,
            "name": account.name,
            "email": account.email,
            "role": account.role,
            "permissions": list(account.permissions),
            "client_ids": list(account.client_ids),
        }
        return jwt.encode(claims, self._key, _ALGORITHM), _caller(claims)

    def read(self, token: str) -> Caller:
        """The caller of a token of ours; NotSignedIn when it is expired or not ours, or its session
        has ended; ServiceUnavailable when this process cannot know that yet.
        """
        caller = self._known(token)
        if caller.expires_at <= time.time():
            raise NotSignedIn(_EXPIRED)
        if caller.session_id in self._ended:
            raise NotSignedIn("The session has ended; sign in again.")
        if caller.audience in self._ended.unknown:
            raise ServiceUnavailable("The gateway is starting; try again.", retry_after=1)
        return caller

    def _verified(self, token: str) -> Caller:
        try:
            claims = jwt.decode(
                token,
                self._key,
                [_ALGORITHM],
                audience=list(Audience),
                issuer=ISSUER,
                options={"require": _CLAIMS},
            )
        except jwt.ExpiredSignatureError as exc:
            raise NotSignedIn(_EXPIRED) from exc
        except jwt.InvalidTokenError as exc:
            raise NotSignedIn("The access token is not valid; sign in again.") from exc
        return _caller(claims)


def _caller(claims: Mapping[str, Any]) -> Caller:
    actor = Actor(
        kind=claims["kind"],
        id=claims["sub"],
        firm_id=claims["firm_id"],
        name=claims["name"],
        role=claims["role"],
        permissions=tuple(claims["permissions"]),
        client_ids=tuple(claims["client_ids"]),
    )
    audience = Audience(claims["aud"])
    return Caller(
        actor=actor,
        audience=audience,
        email=claims["email"],
        firm_name=claims["firm_name"],
        expires_at=float(claims["exp"]),
        # A token of an earlier release names none.
        session_id=claims.get("sid", ""),
    )


def bearer_token(header: str | None) -> str:
    """The token of an Authorization header (RFC 6750 §2.1); NotSignedIn without one."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn("Sign in first: the header Authorization: Bearer <token> is missing.")
    return token.strip()


def authenticate(
    tokens: AccessTokens, header: str | None, audiences: frozenset[Audience]
) -> Caller:
    """The caller a request comes from; WrongAudience when its token opens other addresses."""
    caller = tokens.read(bearer_token(header))
    if caller.audience not in audiences:
        raise WrongAudience(f"This address is not for {caller.audience} accounts.")
    return caller
