from collections.abc import Callable
from contextlib import ExitStack

import pytest
from flask.testing import FlaskClient

from chassis.errors import RateLimited, SessionExpired
from gateway.access.anonymous_slots import MOST_OF_NETWORK, AnonymousSlots, FamiliarNetworks
from tests.unit.gateway.fakes import FakeRpc, account

SESSION = {
    "account": account(),
    "refresh_token": "r1",
    "refresh_expires_at": "2040-01-01T00:00:00Z",
}
CREDENTIALS = {"email": "ana@harbour.example", "password": " secret "}
PATH = "/api/v1/auth/staff"


def test_signing_in_answers_a_token_and_hides_the_refresh_token_in_a_cookie(
    client: FlaskClient, rpc: FakeRpc
) -> None:
    # Given an account that internal_svc knows
    rpc.answers["internal.sign_in"] = SESSION
    # When its person signs in
    answer = client.post(f"{PATH}/sign-in", json=CREDENTIALS)
    # Then the answer has the token and the person, and no refresh token
    assert answer.status_code == 200
    assert set(answer.json or {}) == {"access_token", "expires_in", "me"}
    assert (answer.json or {})["me"]["name"] == "Ana Ruiz"
    # And the cookie cannot be read by a script nor sent from another site
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("ot_refresh=r1;")
    for part in ("HttpOnly", "SameSite=Strict", "Path=/api/v1/auth", "01 Jan 2040"):
        assert part in cookie
    # And the password travelled as typed, in nobody's name, with where it comes from
    method, actor, request = rpc.asked[0]
    assert (method, actor.kind) == ("internal.sign_in", "system")
    assert request == CREDENTIALS | {"remote_address": "127.0.0.1"}


def test_the_token_of_a_sign_in_opens_the_addresses(client: FlaskClient, rpc: FakeRpc) -> None:
    # Given a token from a sign-in
    rpc.answers["portal.sign_in"] = SESSION
    answer = client.post("/api/v1/auth/portal/sign-in", json=CREDENTIALS)
    token = (answer.json or {})["access_token"]
    # When it is used
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    # Then it says who that is
    assert (me.json or {})["kind"] == "contact"


def test_the_cookie_is_secure_when_the_public_address_is_https(
    make_client: Callable[..., FlaskClient], rpc: FakeRpc
) -> None:
    rpc.answers["internal.sign_in"] = SESSION
    client = make_client(public_url="https://onethread.example")
    answer = client.post(f"{PATH}/sign-in", json=CREDENTIALS)
    assert "; Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_refreshing_replaces_the_cookie(client: FlaskClient, rpc: FakeRpc) -> None:
    # Given a browser that holds a refresh cookie
    rpc.answers["internal.refresh_session"] = SESSION | {"refresh_token": "r2"}
    client.set_cookie("ot_refresh", "r1", path="/api/v1/auth")
    # When it refreshes
    answer = client.post(f"{PATH}/refresh")
    # Then the service saw the old token and the browser gets the new one
    assert rpc.asked[0][2] == {"refresh_token": "r1"}
    assert answer.headers["Set-Cookie"].startswith("ot_refresh=r2;")


def test_refreshing_without_a_cookie_is_an_expired_session(client: FlaskClient) -> None:
    answer = client.post(f"{PATH}/refresh")
    assert (answer.status_code, (answer.json or {})["code"]) == (401, "session_expired")


def test_a_used_up_refresh_token_is_an_expired_session(client: FlaskClient, rpc: FakeRpc) -> None:
    rpc.answers["internal.refresh_session"] = SessionExpired("used up")
    client.set_cookie("ot_refresh", "r1", path="/api/v1/auth")
    assert (client.post(f"{PATH}/refresh").json or {})["code"] == "session_expired"


def test_signing_out_ends_the_session_and_drops_the_cookie(
    client: FlaskClient, rpc: FakeRpc
) -> None:
    client.set_cookie("ot_refresh", "r1", path="/api/v1/auth")
    answer = client.post(f"{PATH}/sign-out")
    assert answer.status_code == 204
    assert rpc.asked[0][0] == "internal.sign_out"
    assert "Max-Age=0" in answer.headers["Set-Cookie"]


def test_what_a_service_limits_is_told_with_how_long_to_wait(
    client: FlaskClient, rpc: FakeRpc
) -> None:
    # Given a service that has counted too many attempts
    rpc.answers["internal.sign_in"] = RateLimited("Too many attempts; wait 6 s.", 5.2)
    # When one more is made / Then the problem says so, and when to come back
    answer = client.post(f"{PATH}/sign-in", json=CREDENTIALS)
    assert (answer.status_code, (answer.json or {})["code"]) == (429, "rate_limited")
    assert answer.headers["Retry-After"] == "6"


def test_a_flood_waits_in_turn_and_the_rest_is_turned_away() -> None:
    # Given as many attempts under way as are passed on at the same time
    familiar = FamiliarNetworks()
    slots = AnonymousSlots(familiar, at_once=2, patience=0.01)
    with slots.one("a"), slots.one("b"):
        # When one more comes / Then it is told to come back
        with pytest.raises(RateLimited) as refused, slots.one("c"):
            pass
        assert refused.value.details["retry_after"] == 1
        # And where somebody was signed in before, there is room
        familiar.add("d")
        with slots.one("d"):
            pass
    # And when they are done, there is for all
    with slots.one("c"):
        pass


def test_no_network_fills_the_queue_of_the_others() -> None:
    # Given a network that has as many attempts under way as it may
    slots = AnonymousSlots(FamiliarNetworks(), at_once=100)
    with ExitStack() as flood:
        for _ in range(MOST_OF_NETWORK):
            flood.enter_context(slots.one("a"))
        # When it makes one more / Then that is refused at once, and another network's is not
        with pytest.raises(RateLimited), slots.one("a"):
            pass
        with slots.one("b"):
            pass
    with slots.one("a"):
        pass


def test_networks_are_familiar_as_long_as_there_is_room_for_them() -> None:
    familiar = FamiliarNetworks(most=2)
    for network in ("a", "b", "a", "c"):
        familiar.add(network)
    assert ["a" in familiar, "b" in familiar, "c" in familiar] == [True, False, True]


def test_over_https_the_cookie_is_taken_from_this_host_only(
    make_client: Callable[..., FlaskClient], rpc: FakeRpc
) -> None:
    # Given a gateway that is reached by HTTPS
    client = make_client(public_url="https://onethread.example")
    rpc.answers["internal.sign_in"] = SESSION
    rpc.answers["internal.refresh_session"] = SESSION | {"refresh_token": "r2"}
    # When somebody signs in / Then the cookie is what a browser demands of such a name
    cookie = client.post(f"{PATH}/sign-in", json=CREDENTIALS).headers["Set-Cookie"]
    assert cookie.startswith("__Host-ot_refresh=r1;")
    assert {"Secure", "Path=/", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    # And it is read under this name
    client.post(f"{PATH}/refresh")
    assert rpc.asked[-1][2] == {"refresh_token": "r1"}
    # And signing out drops it under the same terms, else the browser would keep it
    dropped = client.post(f"{PATH}/sign-out").headers["Set-Cookie"]
    assert dropped.startswith("__Host-ot_refresh=;")
    assert {"Secure", "Path=/", "Max-Age=0"} <= set(dropped.split("; "))
    # And the plain name, which a neighbouring host could plant, is none
    client.set_cookie("ot_refresh", "planted")
    assert client.post(f"{PATH}/refresh").status_code == 401
