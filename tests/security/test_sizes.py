"""Nothing is so large that it stops a program, a conversation or the broker."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import Future
from dataclasses import replace

import pytest
from pika.spec import BasicProperties
from sqlalchemy import text

from chassis.errors import TooLarge
from chassis.ids import new_id, utc_now
from chassis.messaging.outbox import publication_of
from chassis.messaging.publication import Publication, PublicationRefused
from chassis.messaging.sweeper import outbox_state, sweep
from chassis.messaging.topology import EVENTS_EXCHANGE
from chassis.runtime.context import ServiceContext
from chassis.storage.database import Database
from contracts.events import EventStuck, MessageReceived
from contracts.rpc import Thread
from contracts.sizes import (
    CUT,
    MOST_BODY_BYTES,
    MOST_EVENT_BYTES,
    MOST_PAGE_BYTES,
    MOST_PUBLICATION_BYTES,
    cut_bodies,
    cut_text,
    wire_bytes,
)
from services.email_svc.inbound.rules import bounded, received_event
from services.email_svc.mail_reading.read import read_mail
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest
from tests.support.rows import count
from tests.support.samples import envelope_of, received
from tests.support.tap import EventTap
from tests.support.waiting import wait_until
from tools.processes import ROOT
from tools.stack import Stack

RECORDED = "select count(*) from messages where firm_id = :firm_id"
IN_OUTBOX = "select count(*) from outbox where firm_id = :firm_id"
LEAVE = text(
    "insert into outbox (event_id, firm_id, name, body, created_at)"
    " values (:event_id, :firm_id, :name, :body, now() - interval '1 hour')"
)


@pytest.mark.parametrize("sign", ["x", "ä", "€", "😀", "\x01"])
def test_a_text_is_cut_between_two_characters_and_says_so(sign: str) -> None:
    # Given a text that is too long / When it is cut / Then its bytes are within the limit
    cut = cut_text(sign * MOST_BODY_BYTES, MOST_BODY_BYTES, CUT)
    assert MOST_BODY_BYTES - 4 < len(cut.encode()) <= MOST_BODY_BYTES
    assert cut.removesuffix(CUT).strip(sign) == ""
    # And it is not cut once more
    assert cut_bodies(cut, None) == (cut, None)


def test_the_largest_bodies_there_are_make_an_event_that_may_be_emitted() -> None:
    # Given a mail of what JSON writes longest, in everything that a stranger decides
    raw = (
        b"From: =?utf-8?q?" + b"=01" * 20_000 + b"?= <a@b.example>\r\n"
        b"To: " + b", ".join(b"x%d@%s.example" % (n, b"y" * 60) for n in range(5_000)) + b"\r\n"
        b"Subject: " + b"s" * 500_000 + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    read = replace(read_mail(raw + b"Hello"), body_text="\x01" * 10**6, body_html="\x01" * 10**6)
    # When it becomes an event / Then that is small enough, and says that it is not all
    kept = bounded(read)
    event = received_event(new_id(), kept, utc_now(), None, ())
    assert not kept.whole
    assert len(envelope_of(event, new_id()).to_json()) < MOST_EVENT_BYTES / 2


def test_what_is_short_stays_as_it_is() -> None:
    read = read_mail(b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Hi\r\n\r\nHello")
    assert bounded(read) == read


def test_an_event_that_is_too_large_is_refused_where_it_is_emitted(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given an event that nobody can want to carry / When it is emitted / Then that is an error
    large = received(new_phone(), "x" * MOST_EVENT_BYTES)
    with (
        pytest.raises(TooLarge, match=r"message.received.v1 has \d+ bytes"),
        thread_context.database.transaction(firm_id) as tx,
    ):
        tx.emit(large)
    # And nothing of it is kept
    assert count(thread_context, IN_OUTBOX, firm_id=firm_id) == 0


def test_a_conversation_of_the_longest_messages_is_read_page_by_page(
    firm: FirmInTest, thread_context: ServiceContext
) -> None:
    # Given eleven messages longer than any may be, from a release that knew no limit
    phone = new_phone()
    client = firm.client("Field Bakery", phone)
    events = [
        received(phone, f"{number:02} " + "\x01" * 400_000, body_html="<p>" + "x" * 200_000)
        for number in range(11)
    ]
    firm.publish(*events)
    asked = {"conversation_id": client["conversation_id"], "limit": 100}

    def pages() -> list[list[dict[str, str]]]:
        found, cursor = [], None
        while True:
            answer = firm.call(Thread.LIST_MESSAGES, **asked, cursor=cursor)
            found.append(answer["items"])
            cursor = answer["next_cursor"]
            if cursor is None:
                return found

    wait_until(lambda: count(thread_context, RECORDED, firm_id=firm.firm_id) == len(events), 60)
    # When it is read / Then all are there, once, each cut, on pages within their bytes
    read = pages()
    assert sorted({m["body_text"][:2] for page in read for m in page}) == [
        f"{number:02}" for number in range(11)
    ]
    for page in read:
        sizes = [wire_bytes(m["body_text"], m["body_html"]) for m in page]
        assert len(page) == 1 or sum(sizes) <= MOST_PAGE_BYTES
        assert all(len(m["body_text"].encode()) <= MOST_BODY_BYTES for m in page)
        assert all(m["body_text"].endswith(CUT) for m in page)


def test_a_request_that_is_too_large_is_an_error_of_that_call(firm: FirmInTest) -> None:
    # Given a request of many megabytes / When it is made / Then it fails, and the next one works
    with pytest.raises(TooLarge):
        firm.call(Thread.LIST_CONVERSATIONS, cursor="x" * 5_000_000)
    assert firm.call(Thread.LIST_CONVERSATIONS)["items"] == []


def outcome(of: Future[None]) -> BaseException | None:
    return of.exception(timeout=10)


def test_a_message_that_the_broker_refuses_costs_no_other_one(
    thread_context: ServiceContext, firm_id: str
) -> None:
    # Given a message that closes a channel, as one above the broker's limit does
    bus = thread_context.bus
    refused = Publication("no such exchange", "x", b"x", BasicProperties())
    # When it is published, and others behind it
    bus.publish(refused)
    assert isinstance(outcome(refused.confirmed), PublicationRefused)
    others = [publication_of(envelope_of(received(new_phone()), firm_id)) for _ in range(20)]
    bus.publish(*others)
    # Then it is refused, they are confirmed, and the connection was there all the time
    assert [outcome(each.confirmed) for each in others] == [None] * 20
    assert bus.connected.is_set()


def test_what_is_far_too_large_is_not_shown_to_the_broker(thread_context: ServiceContext) -> None:
    body = b"x" * (MOST_PUBLICATION_BYTES + 1)
    refused = Publication(EVENTS_EXCHANGE, "x", body, BasicProperties())
    thread_context.bus.publish(refused)
    assert isinstance(outcome(refused.confirmed), PublicationRefused)


def test_an_event_that_is_always_refused_is_parked_and_the_others_leave(
    stack: Stack, thread_context: ServiceContext, tap: EventTap, firm_id: str
) -> None:
    # Given an outbox with an event too large for any broker, one that is none, and ten others
    engine, bus = thread_context.engine, thread_context.bus
    large = envelope_of(received(new_phone(), "x" * MOST_PUBLICATION_BYTES), firm_id)
    broken = envelope_of(received(new_phone()), firm_id)
    with Database(engine).transaction(firm_id) as tx:
        for envelope, body in ((large, large.to_json().decode()), (broken, "{")):
            named = {"event_id": envelope.event_id, "name": envelope.name, "body": body}
            tx.execute(LEAVE, {**named, "firm_id": firm_id})
    with Database(engine).transaction(firm_id) as tx:
        for _ in range(10):
            tx.emit(received(new_phone()))
    # When it is swept / Then the others leave at the first turn
    sweep(engine, bus, age=0)
    assert len(wait_until(lambda: tap.payloads(firm_id, MessageReceived))) >= 1
    wait_until(lambda: count(thread_context, IN_OUTBOX, firm_id=firm_id) == 2)
    # And the two are parked when they were refused often enough, and keep nobody waiting

    def parked() -> bool:
        sweep(engine, bus, age=0)
        return outbox_state(engine)[1] >= 2

    wait_until(parked, 60)
    assert outbox_state(engine)[0] < 3600
    # And the firm hears of each
    wait_until(lambda: len(tap.payloads(firm_id, EventStuck)) == 2)
    stuck = tap.payloads(firm_id, EventStuck)
    assert {one["stuck_id"] for one in stuck} == {large.event_id, broken.event_id}
    assert {(one["service"], one["outcome"]) for one in stuck} == {("thread", "parked")}
    # And the tool lists them with their reasons, and drops them
    environment = {**os.environ, "AMQP_URL": stack.amqp_url} | {
        "DATABASE_URL": stack.environment["DATABASE_URL"]
    }

    def tool(what: str, *ids: str) -> str:
        command = [sys.executable, "-m", "tools.dead_letters", what, "thread", *ids]
        return subprocess.check_output(command, cwd=ROOT, env=environment, text=True, timeout=60)

    listed = tool("list")
    assert "The message is too large" in listed
    assert "body is not JSON" in listed
    tool("drop", large.event_id, broken.event_id)
    assert count(thread_context, IN_OUTBOX, firm_id=firm_id) == 0
