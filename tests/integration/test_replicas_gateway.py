"""Two gateways at once: a browser is served by either, and moves from one to the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis.ids import new_id
from contracts.events import MessageRecorded
from tests.support.firm import RegisteredFirm
from tests.support.replicas import COPIES, Pair
from tests.support.samples import recorded
from tests.support.web import Watch, Web

DOUBLED = "gateway"
Json = dict[str, Any]
OpenWeb = Callable[[int], Web]
MESSAGES_EACH = 60


@pytest.fixture
def open_web(pair: Pair) -> Iterator[OpenWeb]:
    """Opens a browser at one of the gateways."""
    opened: list[Web] = []

    def open_one(copy: int) -> Web:
        opened.append(Web(pair.url(copy)))
        return opened[-1]

    yield open_one
    for web in opened:
        web.close()


@pytest.fixture
def web(practice: RegisteredFirm, open_web: OpenWeb) -> Web:
    """The owner's browser, signed in at the first gateway."""
    return open_web(1).sign_in(practice.emails[practice.owner.id])


def publish(practice: RegisteredFirm, bodies: list[str]) -> None:
    """Clients' messages, told one after the other."""
    for body in bodies:
        practice.publish(recorded(new_id(), body_text=body))


def in_background(practice: RegisteredFirm, bodies: list[str]) -> threading.Thread:
    writing = threading.Thread(target=publish, args=(practice, bodies))
    writing.start()
    return writing


def test_each_of_two_gateways_tells_each_event_once_in_one_order(
    practice: RegisteredFirm, pair: Pair, open_web: OpenWeb, web: Web
) -> None:
    # Given a page at each gateway; who signed in at one is signed in at the other
    other, again = open_web(2), open_web(2).sign_in(practice.emails[practice.owner.id])
    other.token = web.token
    pages = [web.watch(), other.watch(), again.watch()]
    # When clients write, told from two sides at once
    bodies = [[f"{side} {n}" for n in range(MESSAGES_EACH)] for side in ("left", "right")]
    writers = [in_background(practice, each) for each in bodies]
    for writer in writers:
        writer.join()
    # Then each page has each event once, all in the same order, under the same ids
    for page in pages:
        page.until(lambda _, page=page: len(page.texts()) >= 2 * MESSAGES_EACH)
        assert sorted(page.texts()) == sorted(bodies[0] + bodies[1])
        assert "reset" not in page.names()
    live = [messages_of(page) for page in pages]
    assert live[0] == live[1] == live[2]
    for copy in COPIES:
        taken = pair.counted("onethread_stream_events_total", copy, event=MessageRecorded.NAME)
        assert taken >= 2 * MESSAGES_EACH
    for page in pages:
        page.drop()


def messages_of(page: Watch) -> list[str]:
    return [event["id"] for event in list(page.events) if "message" in event["data"]]


def test_a_session_begun_at_one_gateway_is_renewed_at_the_other(
    practice: RegisteredFirm, pair: Pair, web: Web
) -> None:
    # Given a browser signed in at the first / When it is sent to either in turn
    for turn in range(8):
        web.gateway = pair.url(COPIES[(turn + 1) % 2])
        answer = web.send("POST", "/auth/staff/refresh")
        # Then its cookie renews the session there, and the new token opens the other
        assert answer.status_code == 200, answer.text
        web.token = answer.json()["access_token"]
        web.gateway = pair.url(COPIES[turn % 2])
        assert web.get("/me").json()["id"] == practice.owner.id
    # And who signs out at one is out at the other
    web.gateway = pair.url(2)
    assert web.send("POST", "/auth/staff/sign-out").ok
    web.gateway = pair.url(1)
    assert web.send("POST", "/auth/staff/refresh").status_code == 401


def test_the_same_key_sent_to_both_gateways_at_once_is_one_message(
    practice: RegisteredFirm, pair: Pair, open_web: OpenWeb, web: Web
) -> None:
    # Given a browser at each gateway, and a client
    other = open_web(2)
    other.token = web.token
    place = practice.client()["conversation_id"]
    practice.await_usable(place, "internal")
    path, bodies = f"/conversations/{place}/messages", [f"note {n}" for n in range(20)]
    # When each message goes to both at the same time under one key
    ids = []
    with ThreadPoolExecutor(2) as sending:
        for body in bodies:
            key = {"Idempotency-Key": new_id()}
            answers = list(
                sending.map(
                    lambda w, body=body, key=key: w.send(
                        "POST", path, headers=key, channel="internal", body=body
                    ),
                    (web, other),
                )
            )
            assert [answer.status_code for answer in answers] == [202, 202]
            assert answers[0].json() == answers[1].json()
            ids.append(answers[0].json()["id"])
    # Then each is there once, in order
    found = practice.messages(place, limit=100)
    assert [message["id"] for message in reversed(found)] == ids
    assert [message["body_text"] for message in reversed(found)] == bodies


def test_a_page_whose_gateway_is_killed_goes_on_at_the_other_without_loss_or_repetition(
    practice: RegisteredFirm, pair: Pair, web: Web
) -> None:
    # Given a page at the second gateway, and clients who write without a pause
    web.gateway = pair.url(2)
    page, killed, bodies_sent = web.watch(), threading.Event(), list[str]()

    def write() -> None:
        while not killed.is_set():
            bodies_sent.append(f"message {len(bodies_sent)}")
            publish(practice, bodies_sent[-1:])
        publish(practice, ["the last"])

    writing = threading.Thread(target=write)
    writing.start()
    page.until(lambda _: len(page.texts()) >= 10)
    # When its connection breaks, and it goes on at the first gateway, and then back
    seen: list[str] = []
    for copy in COPIES:
        page.drop()
        page = resumed(page, web, pair.url(copy), seen)
        page.until(lambda _, page=page: len(page.texts()) >= 10)
    # And when the second is killed
    pair.kill_second()
    assert page.ended.wait(10)
    page.drop()
    page = resumed(page, web, pair.url(1), seen)
    page.until(lambda _: len(page.texts()) >= 10)
    killed.set()
    page.until_text("the last")
    writing.join()
    # Then nothing is missing, nothing came twice, and all is in order
    assert seen + page.texts() == [*bodies_sent, "the last"]
    assert "reset" not in page.names()
    assert web.get("/me").status_code == 200
    page.drop()


def resumed(page: Watch, web: Web, gateway: str, seen: list[str]) -> Watch:
    """The page that ended, at another gateway; `seen` gets what it had."""
    assert page.ended.wait(5)
    seen += page.texts()
    web.gateway = gateway
    return web.watch(page.ids()[-1])
