from types import SimpleNamespace
from typing import Any

import pytest

from chassis.errors import NotSignedIn, WrongAudience
from contracts.envelope import decode
from contracts.rpc.accounts import Account
from contracts.rpc.internal import Firm
from gateway.access import tokens as access_tokens
from gateway.access.tokens import AccessTokens, Audience, authenticate, bearer_token
from tests.unit.gateway.fakes import TOKEN_KEY, account

STAFF = frozenset({Audience.STAFF})


def account_of(**changed: Any) -> Account:
    return decode(Account, account(**changed))


def test_a_token_carries_the_whole_actor() -> None:
    # Given an account that signed in
    who = account_of(role="partner", client_ids=["c1"])
    tokens = AccessTokens(TOKEN_KEY, 900)
    # When its token is read
    token, _ = tokens.issue(Audience.STAFF, who, "s1")
    caller = tokens.read(token)
    # Then everything the services ask for is there
    actor = caller.actor
    assert (actor.kind, actor.id, actor.firm_id) == ("staff", who.id, who.firm_id)
    assert (actor.role, actor.client_ids) == ("partner", ("c1",))
    assert caller.me().firm == Firm(id=who.firm_id, name="Harbour Books")


def test_a_token_read_before_is_refused_once_it_has_expired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Given a token that was read while it was good
    tokens = AccessTokens(TOKEN_KEY, 900)
    token, caller = tokens.issue(Audience.STAFF, account_of(), "s1")
    assert tokens.read(token) == tokens.read(token) == caller
    # When its time is over / Then it opens nothing any more
    monkeypatch.setattr(access_tokens, "time", SimpleNamespace(time=lambda: caller.expires_at))
    with pytest.raises(NotSignedIn, match="expired"):
        tokens.read(token)


@pytest.mark.parametrize(
    ("key", "seconds", "message"),
    [(TOKEN_KEY, -1, "expired"), ("another key that is long enough for it", 900, "not valid")],
)
def test_an_old_or_foreign_token_is_refused(key: str, seconds: int, message: str) -> None:
    # Given a token that has run out, or was signed with another key
    token, _ = AccessTokens(key, seconds).issue(Audience.STAFF, account_of(), "s1")
    # When it is read, Then it opens nothing and says why
    with pytest.raises(NotSignedIn, match=message):
        AccessTokens(TOKEN_KEY, 900).read(token)


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic YTpi", "xyz"])
def test_no_bearer_token_means_not_signed_in(header: str | None) -> None:
    with pytest.raises(NotSignedIn):
        bearer_token(header)


def test_a_portal_token_does_not_open_a_staff_address() -> None:
    # Given a contact's token
    tokens = AccessTokens(TOKEN_KEY, 900)
    token, _ = tokens.issue(Audience.PORTAL, account_of(role=None), "s1")
    # When it is shown at a staff address, Then the answer is not 401 but "wrong audience"
    with pytest.raises(WrongAudience):
        authenticate(tokens, f"Bearer {token}", STAFF)
