"""The gateway when services are down, and what leads through all of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from chassis.ids import new_id
from chassis.observability.trace import new_trace
from chassis.runtime.context import ServiceContext
from contracts.events import (
    MentionCreated,
    MessageComposed,
    MessageRecorded,
    PortalMessagePosted,
)
from contracts.rpc import Portal
from tests.support.firm import RegisteredFirm
from tests.support.problems import problem_of
from tests.support.rows import change
from tests.support.waiting import wait_until
from tests.support.web import Web
from tools.stack import Stack

Json = dict[str, Any]
OpenWeb = Callable[[], Web]


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
