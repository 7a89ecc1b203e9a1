"""The live stream of the real gateway: who sees what, and resuming."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from chassis.ids import new_id
from contracts.events import (
    ConversationChanged,
)
from tests.support.firm import RegisteredFirm
from tests.support.problems import problem_of
from tests.support.samples import recorded
from tests.support.web import Watch, Web
from tools.stack import Stack

Json = dict[str, Any]
OpenWeb = Callable[[], Web]


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
