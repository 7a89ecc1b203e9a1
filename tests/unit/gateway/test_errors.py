from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from chassis.errors import (
    ChannelUnavailable,
    DeadlineExceeded,
    NotFound,
    OnethreadError,
    ServiceUnavailable,
    ValidationFailed,
)
from chassis.ids import new_id
from tests.unit.gateway.fakes import FakeRpc

BASE = "/api/v1"
SEEN = f"{BASE}/notifications/seen"
Headers = dict[str, str]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("It is not there."), 404),
        (ChannelUnavailable("No number."), 409),
        (ServiceUnavailable("Down."), 503),
        (DeadlineExceeded("Slow."), 504),
    ],
)
def test_what_a_service_raises_becomes_a_problem(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, error: OnethreadError, status: int
) -> None:
    # Given a service that refuses
    rpc.answers["internal.list_staff"] = error
    # When it is asked
    answer = client.get(f"{BASE}/staff", headers=staff)
    # Then the answer says so in the form of RFC 9457
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    problem: dict[str, Any] = answer.get_json()
    assert (problem["status"], problem["detail"]) == (status, error.message)
    assert problem["type"] == f"urn:onethread:problem:{problem['code']}"


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (ServiceUnavailable("The database does not answer.", retry_after=7), "7"),
        (ServiceUnavailable("Nobody answers."), "5"),
        (OperationalError("x", {}, Exception("the gateway's own database is away")), "5"),
    ],
)
def test_what_may_pass_says_when_to_come_again(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, error: Exception, seconds: str
) -> None:
    # Given an outage / When something is asked / Then it is a 503 that says when to come again
    rpc.answers["internal.list_staff"] = error
    answer = client.get(f"{BASE}/staff", headers=staff)
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == seconds
    assert (answer.json or {})["code"] == "service_unavailable"


def test_the_fields_a_service_names_are_shown(
    client: FlaskClient, rpc: FakeRpc, staff: Headers
) -> None:
    rpc.answers["internal.list_staff"] = ValidationFailed("Check it.", {"to": ["is no number."]})
    answer = client.get(f"{BASE}/staff", headers=staff)
    assert (answer.json or {})["fields"] == {"to": ["is no number."]}


def test_a_crash_shows_the_trace_id_and_nothing_inside(
    client: FlaskClient, rpc: FakeRpc, staff: Headers
) -> None:
    # Given a fault of ours
    rpc.answers["internal.list_staff"] = KeyError("secret inside")
    # When it happens
    answer = client.get(f"{BASE}/staff", headers=staff)
    # Then the answer leads to the log without repeating it
    assert (answer.status_code, (answer.json or {})["code"]) == (500, "internal_error")
    assert "secret inside" not in answer.text
    assert (answer.json or {})["trace_id"] == answer.headers["X-Trace-Id"]
    assert len(answer.headers["X-Trace-Id"]) == 32


def test_the_trace_of_the_caller_goes_on(client: FlaskClient) -> None:
    trace = f"00-{'ab' * 16}-{'cd' * 8}-01"
    answer = client.get(f"{BASE}/me", headers={"traceparent": trace})
    assert answer.headers["X-Trace-Id"] == "ab" * 16


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"data": "{", "content_type": "application/json"}, 400, "malformed_request"),
        ({"data": "[]", "content_type": "application/json"}, 400, "malformed_request"),
        ({"data": "\xff", "content_type": "application/json"}, 400, "malformed_request"),
        ({"data": '{"all": NaN}', "content_type": "application/json"}, 400, "malformed_request"),
        ({"data": "[" * 100_000, "content_type": "application/json"}, 400, "malformed_request"),
        ({"data": "all=1", "content_type": "text/plain"}, 415, "unsupported_content"),
        ({"data": "x" * 1_100_000, "content_type": "application/json"}, 413, "too_large"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    client: FlaskClient, staff: Headers, sent: dict[str, Any], status: int, code: str
) -> None:
    if sent["data"] == "\xff":
        sent = sent | {"data": b"\xff"}
    answer = client.post(SEEN, headers=staff, **sent)
    assert (answer.status_code, (answer.json or {})["code"]) == (status, code)


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("POST", "/api/v1/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("DELETE", "/api/v1/me", 405),
    ],
)
def test_a_wrong_address_or_method_is_a_problem_too(
    client: FlaskClient, verb: str, path: str, status: int
) -> None:
    answer = client.open(path, method=verb)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.get(f"{BASE}/links/{new_id()}/undo")
    assert "POST" in answer.headers["Allow"]


def test_without_a_token_the_answer_asks_for_one(client: FlaskClient) -> None:
    answer = client.get(f"{BASE}/me")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
