"""The gateway over the real services: what is refused and how, who sees what, and resuming."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
import requests

from chassis.ids import new_id, utc_now
from chassis.observability.trace import new_trace
from chassis.runtime.context import ServiceContext
from contracts.events import (
    ConversationChanged,
    MentionCreated,
    MessageComposed,
    MessageRecorded,
    PortalMessagePosted,
)
from contracts.rpc import Portal
from tests.support.addresses import PASSWORD, new_email, new_phone
from tests.support.firm import RegisteredFirm
from tests.support.play import PlayClient
from tests.support.rows import change
from tests.support.samples import recorded
from tests.support.waiting import wait_until
from tests.support.web import Watch, Web
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


def problem_of(answer: requests.Response, status: int, code: str) -> Json:
    """The problem document of a refusal, checked for what all have."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: Json = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"urn:onethread:problem:{code}"
    assert problem["title"]
    assert problem["detail"].endswith(".")
    return problem


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


# The live stream


def publish(practice: RegisteredFirm, *bodies: str) -> None:
    """Clients' messages, told one after the other."""
    for body in bodies:
        practice.publish(recorded(new_id(), body_text=body))


def test_an_event_is_live_within_a_second(practice: RegisteredFirm, web: Web) -> None:
    # Given an open page of a conversation
    client = practice.client()
    practice.await_usable(client, "internal")
    watch = web.watch()
    # When a colleague writes a note
    began = time.monotonic()
    path = f"/conversations/{client['conversation_id']}/messages"
    answer = web.send("POST", path, channel="internal", body="Look")
    assert answer.status_code == 202
    # Then it is on the page within a second, as the thread shows it
    event = watch.until_text("Look")
    assert event["at"] - began < 1.0
    assert event["event"] == "message.recorded"
    assert event["data"]["message"]["id"] == answer.json()["id"]
    assert event["data"]["conversation"]["title"] == client["name"]
    watch.drop()


def test_a_dropped_connection_resumes_without_loss_or_repetition(
    practice: RegisteredFirm, web: Web
) -> None:
    # Given a client who writes sixty messages
    bodies = [f"message {number}" for number in range(60)]
    started = web.watch()
    publish(practice, "start")
    last = started.until_text("start")["id"]
    started.drop()
    writing = threading.Thread(target=publish, args=(practice, *bodies))
    writing.start()
    # When the page loses its connection again and again meanwhile
    seen: dict[str, str] = {}
    for wanted in (5, 20, 40, 60):
        watch, more = web.watch(last), wanted - len(seen)
        watch.until(lambda events, more=more: len(live(events)) >= more)
        watch.drop()
        assert watch.ended.wait(5)
        arrived = live(watch.events)
        # Then nothing comes twice
        assert not set(arrived) & set(seen)
        seen |= arrived
        last = list(seen)[-1]
        assert "reset" not in watch.names()
    # And nothing is missing, and all is in order
    writing.join()
    assert list(seen.values()) == bodies


def live(events: list[Json]) -> dict[str, str]:
    """Id to body of the clients' messages among the events."""
    return {
        event["id"]: event["data"]["message"]["body_text"]
        for event in events
        if event["event"] == "message.recorded"
    }


def test_a_restarted_gateway_goes_on_where_the_browser_was(
    practice: RegisteredFirm, web: Web, system: Stack
) -> None:
    # Given an open page
    watch = web.watch()
    publish(practice, "before")
    last = watch.until_text("before")["id"]
    # When the gateway stops, clients go on writing, and it starts again
    system.stop("gateway")
    try:
        assert watch.ended.wait(10)
        missed = [f"missed {number}" for number in range(5)]
        publish(practice, *missed)
    finally:
        system.start("gateway")
        watch.drop()
    # Then the page gets what it missed, once and in order, and then what happens
    resumed = web.watch(last)
    publish(practice, "after")
    resumed.until_text("after")
    assert resumed.texts() == [*missed, "after"]
    assert "reset" not in resumed.names()
    assert len(set(resumed.ids())) == len(resumed.ids())
    # And the token of before still opens it
    assert web.get("/me").status_code == 200
    resumed.drop()


@pytest.mark.parametrize("unknown", ["999999999999", "not-a-number", "-5"])
def test_an_id_nobody_knows_is_answered_with_reset(
    practice: RegisteredFirm, web: Web, unknown: str
) -> None:
    # Given / When a page resumes from an id that is not known
    watch = web.watch(unknown)
    # Then it is told to fetch afresh, and lives on
    watch.until(lambda events: [e for e in events if e["event"] == "reset"])
    assert watch.names()[:2] == ["ready", "reset"]
    publish(practice, "after")
    watch.until_text("after")
    watch.drop()


def test_who_sees_which_live_events(
    practice: RegisteredFirm, open_web: OpenWeb, web: Web, found: Callable[[], RegisteredFirm]
) -> None:
    # Given pages of the owner, a member, a contact, and another firm's owner
    member, stranger = practice.colleague("member"), found()
    guest = practice.guest()
    pages: dict[str, Watch] = {
        "owner": web.watch(),
        "member": open_web().sign_in(practice.emails[member.id]).watch(),
        "contact": open_web().sign_in(guest.email, "portal").watch(),
        "stranger": open_web().sign_in(stranger.emails[stranger.owner.id]).watch(),
    }
    # When news of every kind is told: unassigned, a stranger's, assigned, personal, portal,
    # and one that is assigned to the contact's id by mistake
    place = new_id()
    practice.publish(recorded(new_id(), 1, guest.actor, body_text="astray"))
    practice.publish(recorded(new_id(), body_text="unassigned"))
    practice.publish(recorded(new_id(), 1, member, body_text="unlinked", client_id=None))
    practice.publish(recorded(place, 1, member, body_text="assigned"))
    practice.publish(
        recorded(place, 2, member, body_text="note", channel="internal", direction="internal")
    )
    practice.publish(ConversationChanged(place, "read", None, practice.owner.id, 2))
    practice.publish(practice.to_portal(guest.client_id, "To the portal"))
    stranger.publish(recorded(new_id(), body_text="fence"))
    # Then the owner sees all of the firm
    for body in ("unassigned", "unlinked", "assigned", "note"):
        pages["owner"].until_text(body)
    pages["owner"].until(lambda events: [e for e in events if e["event"] == "conversation.changed"])
    # And the member what is assigned, and no reading of others
    pages["member"].until_text("note")
    pages["stranger"].until_text("fence")
    assert pages["member"].texts() == ["assigned", "note"]
    assert "conversation.changed" not in pages["member"].names()
    # And the contact the portal alone
    pages["contact"].until_text("To the portal")
    assert pages["contact"].texts() == ["To the portal"]
    assert {name.split(".")[0] for name in pages["contact"].names()} == {"ready", "portal"}
    # And another firm nothing
    assert pages["stranger"].texts() == ["fence"]
    for page in pages.values():
        page.drop()


def test_what_is_missed_is_not_more_than_what_is_seen(
    practice: RegisteredFirm, open_web: OpenWeb
) -> None:
    # Given a member and a contact whose connections broke
    member, guest = practice.colleague("member"), practice.guest()
    browsers = {
        "member": open_web().sign_in(practice.emails[member.id]),
        "contact": open_web().sign_in(guest.email, "portal"),
    }
    last = {}
    for name, browser in browsers.items():
        page = browser.watch()
        last[name] = page.ids()[0]
        page.drop()
    # When things happen, some of them not theirs
    practice.publish(recorded(new_id(), body_text="unassigned"))
    practice.publish(recorded(new_id(), 1, member, body_text="assigned"))
    practice.publish(practice.to_portal(guest.client_id, "to the portal"))
    # Then each gets their own, resumed too
    for name, body in (("member", "assigned"), ("contact", "to the portal")):
        page = browsers[name].watch(last[name])
        page.until_text(body)
        assert page.texts() == [body]
        page.drop()


def test_the_stream_needs_a_token(open_web: OpenWeb) -> None:
    # Given nobody signed in / When the stream is opened / Then it is refused
    problem_of(open_web().get("/stream"), 401, "not_signed_in")


# Troubles


def test_a_service_that_is_down_is_told_in_time_and_sending_works_later(
    practice: RegisteredFirm, web: Web, open_web: OpenWeb, system: Stack
) -> None:
    # Given a conversation, and a contact's page
    client, guest = practice.client_with_guest()
    practice.await_usable(client, "internal")
    contact = open_web().sign_in(guest.email, "portal")
    path, key = f"/conversations/{client['conversation_id']}/messages", new_id()
    note = {"channel": "internal", "body": "Only once"}
    # When the thread is killed and somebody writes
    system.kill("thread_svc")
    try:
        began = time.monotonic()
        answer = web.send("POST", path, headers={"Idempotency-Key": key}, **note)
        took = time.monotonic() - began
        portal = contact.get("/portal/conversations")
    finally:
        system.start("thread_svc")
    # Then the answer is a problem, in bounded time, whose trace is in the gateway's log
    assert answer.status_code in {503, 504}
    code = {503: "service_unavailable", 504: "deadline_exceeded"}[answer.status_code]
    problem = problem_of(answer, answer.status_code, code)
    assert took < 8.0
    assert problem["trace_id"] == answer.headers["X-Trace-Id"]
    assert problem["trace_id"] in system.log("gateway")
    # And the portal, which does not need the thread, worked meanwhile
    assert portal.status_code == 200
    # When it is sent again under the same key / Then it is there, once
    again = web.send("POST", path, headers={"Idempotency-Key": key}, **note)
    assert again.status_code == 202
    assert [m["body_text"] for m in web.get(path).json()["items"]] == ["Only once"]


def test_one_trace_leads_from_the_browser_into_every_service(
    practice: RegisteredFirm, web: Web, system: Stack, internal_context: ServiceContext
) -> None:
    # Given a browser that begins a trace
    cleo, client = practice.colleague("admin"), practice.client()
    practice.await_usable(client, "internal")
    trace = new_trace()
    # When it writes a note with a mention
    path = f"/conversations/{client['conversation_id']}/messages"
    note = {"channel": "internal", "body": "Look", "mentions": [cleo.id]}
    answer = web.send("POST", path, headers={"traceparent": trace}, **note)
    assert answer.status_code == 202, answer.text
    # Then the answer and every event it led to carry that trace
    trace_id = trace.split("-")[1]
    assert answer.headers["X-Trace-Id"] == trace_id
    for contract in (MessageComposed, MessageRecorded, MentionCreated):
        envelope = wait_until(lambda c=contract: practice.caller.tap.of(practice.firm_id, c))[0]
        assert envelope.trace.split("-")[1] == trace_id
    # When a copied refresh token is used
    copied = web.session.cookies["ot_refresh"]
    web.send("POST", "/auth/staff/refresh")
    change(
        internal_context,
        "update refresh_tokens set retired_at = retired_at - interval '1 minute'"
        " where firm_id = :firm_id and retired_at is not null",
        firm_id=practice.firm_id,
    )
    refused = web.send("POST", "/auth/staff/refresh", headers={"Cookie": f"ot_refresh={copied}"})
    problem_of(refused, 401, "session_expired")
    # Then the service's log tells of it under the trace of the answer
    mine = wait_until(
        lambda: [
            line
            for line in system.log("internal_svc").splitlines()
            if refused.headers["X-Trace-Id"] in line
        ]
    )
    assert "refresh_reused" in mine[0]
    assert copied not in system.log("internal_svc")


def test_a_contact_writes_and_staff_see_it_live(
    practice: RegisteredFirm, web: Web, open_web: OpenWeb
) -> None:
    # Given both sides with open pages
    client, guest = practice.client_with_guest()
    contact = open_web().sign_in(guest.email, "portal")
    place = contact.get("/portal/conversations").json()["items"][0]["id"]
    staff_page, portal_page = web.watch(), contact.watch()
    # When the contact writes, twice under one key
    path, key = f"/portal/conversations/{place}/messages", {"Idempotency-Key": new_id()}
    answers = [contact.send("POST", path, headers=key, body="Good morning") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    # Then both pages have it, the portal's without a word on who else may see it
    event = staff_page.until_text("Good morning")
    assert event["data"]["conversation_id"] == client["conversation_id"]
    shown = portal_page.until_text("Good morning")
    assert "contact_ids" not in shown["data"]
    # When staff answer and the contact reads / Then the staff's page says so
    sent = practice.compose(client, "And to you", "portal")
    portal_page.until_text("And to you")
    read = {"last_message_id": sent["id"]}
    assert contact.send("POST", f"/portal/conversations/{place}/read", **read).status_code == 204
    staff_page.until(
        lambda events: [
            e
            for e in events
            if e["event"] == "message.updated"
            and e["data"]["message_id"] == sent["id"]
            and e["data"]["delivery"]["state"] == "read"
        ]
    )
    portal_page.until(lambda events: [e for e in events if e["event"] == "portal.read"])
    for page in (staff_page, portal_page):
        page.drop()
    # And the portal's own list agrees
    found = practice.call(Portal.LIST_CONVERSATIONS, guest.actor)["items"][0]
    assert found["unread_count"] == 0
    assert len(practice.emitted(PortalMessagePosted)) == 2


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
