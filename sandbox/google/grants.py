"""Consents and the tokens that come from them."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from sandbox.google.state import GmailMailbox, Grant
from sandbox.world import World

TOKEN_SECONDS = 3600
CODE_SECONDS = 600
METHODS = ("S256", "plain")
"""How a challenge is made of its verifier (RFC 7636 §4.2)."""
MAIL_SCOPE = "https://mail.google.com/"


@dataclass(frozen=True)
class Code:
    """An authorization code that waits to be exchanged once, by who knows the verifier of its
    challenge.
    """

    address: str
    redirect_uri: str
    scope: str
    challenge: str
    expires: float
    method: str = "plain"


def ensure_mailbox(world: World, address: str, name: str = "") -> GmailMailbox:
    """The mailbox with this address, made when there is none."""
    with world.changing() as state:
        return state.mailboxes.setdefault(address, GmailMailbox(address, name))


def new_grant(world: World, address: str, scope: str = MAIL_SCOPE) -> Grant:
    """Record a consent with a fresh refresh token."""
    with world.changing() as state:
        grant = Grant(f"1//{secrets.token_urlsafe(40)}", address, scope)
        state.grants[grant.refresh_token] = grant
    return grant


def live_grant(world: World, address: str) -> Grant:
    """The newest consent that stands for the mailbox, or a new one."""
    with world.lock:
        standing = [one for one in world.state.grants.values() if one.address == address]
    return standing[-1] if standing else new_grant(world, address)


def new_access_token(world: World, grant: Grant) -> str:
    """One more access token; the expired ones are dropped."""
    token = f"ya29.{secrets.token_urlsafe(60)}"
    with world.changing():
        alive = {t: until for t, until in grant.access_tokens.items() if until > time.time()}
        grant.access_tokens = {**alive, token: time.time() + TOKEN_SECONDS}
    return token


def revoke(world: World, token: str) -> bool:
    """Withdraw the consent behind a refresh or access token; False when there is none."""
    with world.changing() as state:
        for key, grant in list(state.grants.items()):
            if token == key or token in grant.access_tokens:
                del state.grants[key]
                return True
    return False


def revoke_address(world: World, address: str) -> int:
    """Withdraw all consents of a mailbox; answers how many there were."""
    with world.changing() as state:
        keys = [key for key, grant in state.grants.items() if grant.address == address]
        for key in keys:
            del state.grants[key]
    return len(keys)


def expire_access_tokens(world: World, address: str) -> None:
    """Make every access token of a mailbox stale; refreshing still works."""
    with world.changing() as state:
        for grant in state.grants.values():
            if grant.address == address:
                grant.access_tokens.clear()
