"""Consents and the tokens that come from them."""

from __future__ import annotations

import secrets
import time

from sandbox.microsoft.state import GraphMailbox, MicrosoftGrant
from sandbox.world import World

TOKEN_SECONDS = 3600
MAIL_SCOPE = "Mail.ReadWrite Mail.Send User.Read openid profile offline_access"


def ensure_graph_mailbox(world: World, address: str, name: str = "") -> GraphMailbox:
    """The mailbox with this address, made when there is none."""
    with world.changing() as state:
        return state.graph_mailboxes.setdefault(address, GraphMailbox(address, name))


def new_consent(world: World, address: str, scope: str = MAIL_SCOPE) -> MicrosoftGrant:
    """Record a consent with a fresh refresh token."""
    grant = MicrosoftGrant(address, scope, [_refresh_token()])
    with world.changing() as state:
        state.graph_grants.append(grant)
    return grant


def live_consent(world: World, address: str) -> MicrosoftGrant:
    """The newest consent that stands for the mailbox, or a new one."""
    with world.lock:
        standing = [one for one in world.state.graph_grants if one.address == address]
    return standing[-1] if standing else new_consent(world, address)


def consent_of(world: World, refresh_token: str) -> MicrosoftGrant | None:
    """Which consent a refresh token comes from."""
    with world.lock:
        found = (one for one in world.state.graph_grants if refresh_token in one.refresh_tokens)
        return next(found, None)


def issue_tokens(world: World, grant: MicrosoftGrant) -> tuple[str, str]:
    """An access token and one more refresh token; the earlier ones stay good."""
    access, refresh = f"eyJ{secrets.token_urlsafe(60)}", _refresh_token()
    with world.changing():
        alive = {t: until for t, until in grant.access_tokens.items() if until > time.time()}
        grant.access_tokens = {**alive, access: time.time() + TOKEN_SECONDS}
        grant.refresh_tokens = [*grant.refresh_tokens[-9:], refresh]
    return access, refresh


def address_of_access(world: World, token: str) -> str | None:
    """Whose live access token this is."""
    with world.lock:
        for grant in world.state.graph_grants:
            if grant.access_tokens.get(token, 0) > time.time():
                return grant.address
    return None


def withdraw_consents(world: World, address: str) -> None:
    """The person withdraws every consent: refreshing answers invalid_grant."""
    with world.changing() as state:
        state.graph_grants = [one for one in state.graph_grants if one.address != address]


def expire_access(world: World, address: str) -> None:
    """Make every access token of a mailbox stale; refreshing still works."""
    with world.changing() as state:
        for grant in state.graph_grants:
            if grant.address == address:
                grant.access_tokens.clear()


def _refresh_token() -> str:
    return f"0.A{secrets.token_urlsafe(60)}"
