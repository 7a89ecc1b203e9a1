"""The gateway over the real services: what is refused and how, signing in, preferences."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest

from chassis.ids import new_id, utc_now
from tests.support.addresses import PASSWORD, new_email, new_phone
from tests.support.firm import RegisteredFirm
from tests.support.play import PlayClient
from tests.support.problems import problem_of
from tests.support.waiting import wait_until
from tests.support.web import Web
from tools.stack import Stack

Json = dict[str, Any]
OpenWeb = Callable[[], Web]
NIGHT = timedelta(hours=2)


@pytest.fixture(scope="module")
def desk(system: Stack, found: Callable[[], RegisteredFirm]) -> Iterator[tuple[Web, str]]:
    """A browser that only asks for what is refused, and a conversation it could write to."""
    practice = found()
    browser = Web(system.url("gateway")).sign_in(practice.emails[practice.owner.id])
    yield browser, practice.client()["conversation_id"]
    browser.close()


# What is refused, and how


@pytest.mark.parametrize(
    ("raw", "headers", "status", "code", "field"),
    [
        (b'{"channel": ', {}, 400, "malformed_request", None),
        (b"[]", {}, 400, "malformed_request", None),
        (b'{"body": NaN}', {}, 400, "malformed_request", None),
        (b"\xff\xfe", {}, 400, "malformed_request", None),
        (b"[" * 100_000, {}, 400, "malformed_request", None),
        (b"channel=sms", {"Content-Type": "text/plain"}, 415, "unsupported_content", None),
        ({"colour": "red"}, {}, 422, "validation_failed", "colour"),
        ({"body": "x" * 20_001}, {}, 422, "validation_failed", "body"),
        ({"body": 5}, {}, 422, "validation_failed", "body"),
        ({"body": None}, {}, 422, "validation_failed", "body"),
        ({"body": "a\x00b"}, {}, 422, "validation_failed", "body"),
        ({"channel": "pigeon"}, {}, 422, "validation_failed", "channel"),
        ({"mentions": ["me"]}, {}, 422, "validation_failed", "mentions.0"),
        ({"reply_to_message_id": "last"}, {}, 422, "validation_failed", "reply_to_message_id"),
        (b"x" * (1024 * 1024 + 1), {}, 413, "too_large", None),
        ({}, {"Idempotency-Key": ""}, 400, "idempotency_key_missing", None),
        ({}, {"Idempotency-Key": "k" * 201}, 422, "validation_failed", "Idempotency-Key"),
        ({}, {"Authorization": ""}, 401, "not_signed_in", None),
    ],
)
def test_a_request_that_is_wrong_is_told_why(
    desk: tuple[Web, str],
    raw: bytes | Json,
    headers: dict[str, str],
    status: int,
    code: str,
    field: str | None,
) -> None:
    # Given a conversation / When a message to it is wrong in one way
    browser, conversation_id = desk
    if isinstance(raw, dict):
        raw = json.dumps({"channel": "internal", "body": "Hello"} | raw).encode()
    path = f"/conversations/{conversation_id}/messages"
    problem = problem_of(browser.send("POST", path, raw=raw, headers=headers), status, code)
    # Then the problem names the field, and nothing was stored
    assert list(problem.get("fields", {})) == ([field] if field else [])
    assert browser.get(path).json()["items"] == []


def test_addresses_and_methods_there_are_not(desk: tuple[Web, str]) -> None:
    # Given / When asking for what is not there / Then a problem says so, not a page
    browser, _ = desk
    problem_of(browser.get("/nowhere"), 404, "not_found")
    problem_of(browser.get("/conversations/not-an-id"), 404, "not_found")
    answer = browser.send("DELETE", "/conversations")
    problem_of(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]
    for query in ("limit=0", "limit=many", "filter=none", "surprise=1"):
        problem = problem_of(browser.get(f"/conversations?{query}"), 422, "validation_failed")
        assert list(problem["fields"]) == [query.split("=")[0]]


def test_what_another_firm_has_is_not_there(
    practice: RegisteredFirm, web: Web, found: Callable[[], RegisteredFirm]
) -> None:
    # Given another firm's client with a note
    other = found()
    client = other.client()
    other.await_usable(client, "internal")
    note = other.compose(client, "Theirs", "internal")
    place = f"/conversations/{client['conversation_id']}"
    # When somebody of this firm asks for any of it / Then there is nothing
    for path in (place, f"{place}/messages", f"/messages/{note['id']}", f"/clients/{client['id']}"):
        problem_of(web.get(path), 404, "not_found")
    body = {"channel": "internal", "body": "Mine"}
    mine = practice.client()["conversation_id"]
    for verb, path, fields in (
        ("POST", f"{place}/messages", body),
        ("POST", f"{place}/read", {"last_message_id": note["id"]}),
        ("POST", f"{place}/unread", {}), ("POST", f"{place}/link", {"client_id": client["id"]}),
        ("POST", f"/links/{new_id()}/undo", {}), ("PATCH", f"/messages/{note['id']}",
        {"intent": "fyi"}), ("POST", f"/messages/{note['id']}/send-now", {}),
        ("POST", f"/messages/{note['id']}/cancel", {}),
        ("POST", "/notifications/seen", {"ids": [new_id()]}),
        ("POST", f"/conversations/{mine}/messages", body | {"reply_to_message_id": note["id"]}),
    ):  # fmt: skip
        problem_of(web.send(verb, path, **fields), 404, "not_found")
    # And neither list shows any of it
    listed = web.get("/conversations?scope=team").json()["items"]
    assert [item["id"] for item in listed] == [mine]
    assert len(web.get("/clients").json()["items"]) == 1
    assert len(web.get("/staff").json()["items"]) == 1


def test_a_text_of_the_morning_is_sent_by_those_who_may_and_only_while_it_waits(
    practice: RegisteredFirm, web: Web, open_web: OpenWeb, system_play: PlayClient
) -> None:
    # Given a firm in whose quiet hours a text waits
    phone, now = new_phone(), utc_now()
    practice.number()
    hours = {"enabled": True, "default_time_zone": "UTC"}
    hours |= {"start": f"{now - NIGHT:%H:%M}", "end": f"{now + NIGHT:%H:%M}"}
    practice.choose(quiet_hours=hours)
    client = practice.client("Acme", phone)
    practice.await_usable(client)
    message_id = practice.compose(client)["id"]
    waiting = f"/messages/{message_id}"
    wait_until(lambda: web.get(waiting).json()["delivery"]["due_at"])
    # When a partner, who may not change settings, presses the button / Then they are refused
    partner = open_web().sign_in(practice.emails[practice.colleague("partner").id])
    problem_of(partner.send("POST", f"{waiting}/send-now"), 403, "permission_denied")
    # When the owner does / Then it goes, and a second time it no longer waits
    answer = web.send("POST", f"{waiting}/send-now")
    assert answer.status_code == 200, answer.text
    assert answer.json()["delivery"]["due_at"] is None
    problem_of(web.send("POST", f"{waiting}/send-now"), 409, "conflict")
    wait_until(lambda: system_play.texts_to(phone))


def test_each_token_opens_its_own_side_only(
    practice: RegisteredFirm, web: Web, open_web: OpenWeb
) -> None:
    # Given a contact's browser
    _, guest = practice.client_with_guest()
    contact = open_web().sign_in(guest.email, "portal")
    # When either goes to the other side / Then it is refused as what it is
    problem_of(web.get("/portal/conversations"), 403, "wrong_audience")
    for path in ("/conversations", "/clients", "/staff", "/notifications", "/channels"):
        problem_of(contact.get(path), 403, "wrong_audience")
    assert contact.get("/portal/conversations").status_code == 200
    assert [w.get("/me").json()["kind"] for w in (web, contact)] == ["staff", "contact"]


def test_a_token_that_is_not_ours_opens_nothing(web: Web) -> None:
    # Given a right token / When it is signed by somebody else, changed, or not signed at all
    claims = jwt.decode(web.token, options={"verify_signature": False})
    head, _, tail = web.token.split(".")
    forged = jwt.encode(claims, "another key of enough bytes for HS256", "HS256")
    elsewhere = jwt.encode(claims | {"firm_id": new_id()}, "k" * 40, "HS256").split(".")[1]
    unsigned = jwt.encode(claims, None, "none")
    for token in (forged, f"{head}.{elsewhere}.{tail}", unsigned, "nonsense", ""):
        answer = web.send("GET", "/me", headers={"Authorization": f"Bearer {token}"})
        # Then it opens nothing, and the answer says how to come in
        problem_of(answer, 401, "not_signed_in")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert web.get("/me").status_code == 200


# Signing in through the gateway


def test_a_wrong_password_and_an_unknown_address_look_alike(
    practice: RegisteredFirm, open_web: OpenWeb
) -> None:
    # Given an account / When its password is wrong, and when there is no account
    browser = open_web()
    known = practice.emails[practice.owner.id]
    answers = [
        browser.send("POST", "/auth/staff/sign-in", email=email, password="not the password")
        for email in (known, new_email("unknown"))
    ]
    # Then the answers are the same
    problems = [problem_of(answer, 401, "invalid_credentials") for answer in answers]
    assert problems[0] == problems[1]
    assert not browser.session.cookies


def test_the_refresh_token_lives_in_a_cookie_and_rotates(
    practice: RegisteredFirm, open_web: OpenWeb
) -> None:
    # Given somebody who signed in
    browser = open_web()
    account = {"email": practice.emails[practice.owner.id], "password": PASSWORD}
    answer = browser.send("POST", "/auth/staff/sign-in", **account)
    # Then no script can read the token, and the body does not carry it
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"))
    first = browser.session.cookies["ot_refresh"]
    assert first not in answer.text
    # When refreshed / Then there is a new one, and an access token that works
    browser.token = browser.send("POST", "/auth/staff/refresh").json()["access_token"]
    assert browser.session.cookies["ot_refresh"] != first
    assert browser.get("/me").json()["firm"]["name"] == "Rossi & Partners"
    # When signed out / Then the cookie is gone and the session over
    last = browser.session.cookies["ot_refresh"]
    assert browser.send("POST", "/auth/staff/sign-out").status_code == 204
    assert "ot_refresh" not in browser.session.cookies
    problem_of(browser.send("POST", "/auth/staff/refresh"), 401, "session_expired")
    again = {"Cookie": f"ot_refresh={last}"}
    problem_of(browser.send("POST", "/auth/staff/refresh", headers=again), 401, "session_expired")


# Preferences


def test_preferences_are_replaced_as_a_whole_by_their_owner(
    web: Web, open_web: OpenWeb, practice: RegisteredFirm
) -> None:
    # Given a member, who may see no settings of the firm
    member = practice.colleague("member")
    browser = open_web().sign_in(practice.emails[member.id])
    kept = browser.get("/notifications/preferences").json()
    assert kept["mention"] == {"bell": True, "email": True}
    # When they replace their own
    wanted = kept | {"client_message": {"bell": False, "email": True}}
    answer = browser.send("PUT", "/notifications/preferences", **wanted)
    # Then theirs are changed, and nobody else's
    assert (answer.status_code, answer.json()) == (200, wanted)
    assert browser.get("/notifications/preferences").json() == wanted
    assert web.get("/notifications/preferences").json() == kept


def test_a_wrong_preference_is_named(web: Web) -> None:
    # Given one's preferences
    kept = web.get("/notifications/preferences").json()
    wrong = kept | {"mention": {"bell": "perhaps", "email": True}, "fax": True}
    del wrong["document"]
    # When they are replaced with some that are wrong, missing or unknown
    answer = web.send("PUT", "/notifications/preferences", **wrong)
    # Then each is named, and nothing changed
    problem = problem_of(answer, 422, "validation_failed")
    assert set(problem["fields"]) == {"mention.bell", "document", "fax"}
    assert web.get("/notifications/preferences").json() == kept
