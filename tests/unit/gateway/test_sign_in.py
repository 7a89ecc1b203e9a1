from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from chassis.errors import InvalidCredentials, SessionExpired
from gateway.access.throttle import MOST_FAILURES, WINDOW_SECONDS, SignInThrottle
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
    # And the password travelled as typed, in nobody's name
    method, actor, request = rpc.asked[0]
    assert (method, actor.kind, request) == ("internal.sign_in", "system", CREDENTIALS)


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


def test_guessing_is_slowed_down_for_one_address_and_e_mail(
    client: FlaskClient, rpc: FakeRpc
) -> None:
    # Given as many wrong passwords as are allowed in a minute
    rpc.answers["internal.sign_in"] = InvalidCredentials("no")
    for _ in range(MOST_FAILURES):
        assert client.post(f"{PATH}/sign-in", json=CREDENTIALS).status_code == 401
    # When one more is tried, Then the service is not even asked
    asked = len(rpc.asked)
    answer = client.post(f"{PATH}/sign-in", json=CREDENTIALS)
    assert (answer.status_code, (answer.json or {})["code"]) == (429, "rate_limited")
    assert 0 < int(answer.headers["Retry-After"]) <= WINDOW_SECONDS
    assert len(rpc.asked) == asked
    # And another person is not kept out by it
    other = CREDENTIALS | {"email": "ben@harbour.example"}
    assert client.post(f"{PATH}/sign-in", json=other).status_code == 401


def test_right_passwords_are_never_counted(client: FlaskClient, rpc: FakeRpc) -> None:
    rpc.answers["internal.sign_in"] = SESSION
    statuses = {
        client.post(f"{PATH}/sign-in", json=CREDENTIALS).status_code
        for _ in range(MOST_FAILURES * 2)
    }
    assert statuses == {200}


def test_failures_are_forgotten_after_the_window() -> None:
    # Given somebody who failed too often
    now = [0.0]
    throttle = SignInThrottle(clock=lambda: now[0])
    for _ in range(MOST_FAILURES):
        throttle.failed("a", "b")
    with pytest.raises(Exception, match="wait 60 s"):
        throttle.check("a", "b")
    # When a minute has passed, Then they may try again
    now[0] = WINDOW_SECONDS
    throttle.check("a", "b")
