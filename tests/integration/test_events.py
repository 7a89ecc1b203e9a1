"""Events nobody can digest, events in any order, and handlers that fail for a while."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pika
import pytest
from pika.spec import BasicProperties

from chassis.ids import new_id
from chassis.messaging.outbox import publication_of
from chassis.messaging.publication import Publication
from chassis.messaging.topology import (
    EVENT_CONTENT_TYPE,
    EVENTS_EXCHANGE,
    REASON_HEADER,
    dead_queue,
)
from chassis.runtime.context import ServiceContext
from contracts.events import ChannelChanged, Event, MessageUpdated, StaffChanged
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest
from tests.support.known_contacts import make_contact_known
from tests.support.rows import ask, count
from tests.support.samples import delivery, envelope_of, received
from tests.support.tap import EventTap
from tests.support.waiting import wait_until
from tools.stack import Stack

RECORDED = "select count(*) from messages where firm_id = :firm_id"


KEPT = (
    "delete from stuck_events where outcome = 'dead' and body like any(cast(:marks as text[]))"
    " returning reason, body"
)


def take_dead(stack: Stack, thread: ServiceContext, *marks: str) -> list[tuple[str, bytes]]:
    """Reasons and bodies of thread_svc's dead letters whose body or id has one of the `marks`, in
    its database and with the broker; the others stay.
    """
    patterns = [f"%{mark}%" for mark in marks]
    found = [(row.reason, row.body.encode()) for row in ask(thread, KEPT, marks=patterns)]
    connection = pika.BlockingConnection(pika.URLParameters(stack.amqp_url))
    try:
        channel = connection.channel()
        while True:
            method, properties, body = channel.basic_get(dead_queue("thread"))
            if method is None:
                return found
            if any(
                mark in (properties.message_id or "") or mark.encode() in body for mark in marks
            ):
                channel.basic_ack(method.delivery_tag)
                headers = properties.headers or {}
                why = headers.get(REASON_HEADER) or headers.get("x-first-death-reason")
                found.append((str(why), body))
    finally:
        connection.close()


def raw(body: bytes, message_id: str, **properties: Any) -> Publication:
    named = {"content_type": EVENT_CONTENT_TYPE, "content_encoding": "binary", "delivery_mode": 2}
    made = BasicProperties(message_id=message_id, **(named | properties))
    return Publication(EVENTS_EXCHANGE, "message.received.v1", body, made)


def without_body_text(firm_id: str) -> bytes:
    envelope = json.loads(envelope_of(received("+14155550123"), firm_id).to_json())
    del envelope["payload"]["body_text"]
    return json.dumps(envelope).encode()


def of_unknown_name(firm_id: str) -> bytes:
    envelope = json.loads(envelope_of(received("+14155550123"), firm_id).to_json())
    return json.dumps(envelope | {"name": "message.invented.v9"}).encode()


LACKS_BODY = "MalformedPayload: MessageReceived: Object missing required field `body_text`"


@pytest.mark.parametrize(
    ("make", "properties", "reason"),
    [
        (lambda _: b"{not json", {}, "MalformedPayload: body is not JSON"),
        (lambda _: b"[" * 100_000, {}, "MalformedPayload: body is not JSON"),
        (lambda _: b"\xff\x00\xfe", {}, "MalformedPayload: body is not JSON"),
        (of_unknown_name, {}, "UnknownContract: No handler for message.invented.v9"),
        (without_body_text, {}, LACKS_BODY),
        (
            without_body_text,
            {"content_type": "application/json", "content_encoding": "utf-8"},
            LACKS_BODY,
        ),
    ],
    ids=["no-json", "endless", "bytes", "unknown-event", "missing-field", "foreign-type"],
)
def test_a_poison_event_is_buried_with_its_reason_and_the_queue_moves_on(
    stack: Stack, tap: EventTap, thread_context: ServiceContext, firm_id: str, make: Any,
    properties: dict[str, Any], reason: str,
) -> None:  # fmt: skip
    # Given an event that cannot be digested, and a good one behind it
    mark = new_id()
    body = make(firm_id)
    good = publication_of(envelope_of(received(new_phone()), firm_id))
    # When both are delivered
    tap.publish_raw(raw(body, mark, **properties), good)
    # Then the good one is recorded
    wait_until(lambda: count(thread_context, RECORDED, firm_id=firm_id) == 1)
    # And the bad one is kept as it came, with the reason
    where = mark, json.loads(body)["event_id"] if b"event_id" in body else mark
    dead = wait_until(lambda: take_dead(stack, thread_context, *where))
    assert len(dead) == 1
    why, kept = dead[0]
    assert why.startswith(reason)
    assert kept == body


def test_a_body_that_kombu_cannot_decode_does_not_stop_the_service(
    stack: Stack, tap: EventTap, thread_context: ServiceContext, firm_id: str
) -> None:
    # Given a body that contradicts its own content type
    mark = new_id()
    bad = raw(b"{not json", mark, content_type="application/json", content_encoding="utf-8")
    good = publication_of(envelope_of(received(new_phone()), firm_id))
    before = stack.pid("thread_svc")
    # When it is delivered before a good event
    tap.publish_raw(bad, good)
    # Then the good one is recorded by the same process, and the bad one is dead
    wait_until(lambda: count(thread_context, RECORDED, firm_id=firm_id) == 1)
    why, _ = wait_until(lambda: take_dead(stack, thread_context, mark))[0]
    assert why == "rejected"
    assert stack.pid("thread_svc") == before
    assert stack.exit_fault() is None


def test_a_handler_that_fails_is_tried_again_after_a_second(
    stack: Stack, tap: EventTap, thread_context: ServiceContext, firm_id: str
) -> None:
    # Given a portal message of a contact whom thread_svc does not know yet
    contact_id, client_id = new_id(), new_id()
    early = received("", sender_kind="contact", client_id=client_id, contact_id=contact_id)
    envelope = envelope_of(early, firm_id)
    tap.publish(envelope)
    retried = f"event_id={envelope.event_id}"
    wait_until(lambda: retried in stack.log("thread_svc"))
    # When the contact becomes known before the next try
    make_contact_known(thread_context, firm_id, client_id, contact_id)
    # Then the event is digested at that try, and nothing is dead
    wait_until(lambda: count(thread_context, RECORDED, firm_id=firm_id) == 1)
    assert not take_dead(stack, thread_context, early.message_id)


def test_an_event_that_failed_at_every_try_is_buried_with_the_last_reason(
    stack: Stack, tap: EventTap, thread_context: ServiceContext, firm_id: str
) -> None:
    # Given an event of an unknown contact that has been through all its delays
    hopeless = received("", sender_kind="contact", client_id=new_id(), contact_id=new_id())
    last_try = publication_of(envelope_of(hopeless, firm_id), attempt=4)
    # When it fails once more
    tap.publish_raw(last_try)
    # Then it is dead, with the reason
    ((why, body),) = wait_until(lambda: take_dead(stack, thread_context, hopeless.message_id))
    assert why.startswith("NotFound: The contact does not belong")
    assert json.loads(body)["payload"]["message_id"] == hopeless.message_id


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
def test_delivery_reports_in_any_order_end_in_the_same_state(
    firm: FirmInTest, order: tuple[int, ...]
) -> None:
    # Given a queued message
    message_id = compose_note(firm)
    states = {1: "sending", 2: "sent", 3: "delivered"}
    # When the reports arrive in some order
    firm.publish(*(delivery(message_id, states[n], n) for n in order))
    # Then the newest wins
    firm.await_state(message_id, "delivered")
    # And whoever listens hears of it last
    wait_until(lambda: last_state(firm) == "delivered")


def last_state(firm: FirmInTest) -> str | None:
    updates = firm.emitted(MessageUpdated)
    return str(updates[-1]["delivery"]["state"]) if updates else None


def compose_note(firm: FirmInTest) -> str:
    firm.open_channels("internal")
    return str(firm.compose(firm.client("Acme"), "A note", "internal")["id"])


def channel(version: int, firm_id: str) -> Event:
    return ChannelChanged("sms", version == 2, "Paused.", "+14155550100", version)


def colleague(version: int, firm_id: str) -> Event:
    # A staff id is unique across firms; the firm's own id serves as one.
    return StaffChanged(firm_id, "Ada", "ada@x.example", "member", version == 2, version)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
@pytest.mark.parametrize(
    ("make", "seen"),
    [
        (channel, "select count(*) from channels where firm_id = :firm_id and usable"),
        (colleague, "select count(*) from staff where firm_id = :firm_id and active"),
    ],
)
def test_snapshots_in_any_order_leave_the_newest(
    thread_context: ServiceContext,
    firm: FirmInTest,
    order: tuple[int, ...],
    make: Callable[[int, str], Event],
    seen: str,
) -> None:
    # Given two versions of a fact, of which the newer says yes
    handled = "select count(*) from inbox where firm_id = :firm_id"
    # When they are handled in this order
    for number, version in enumerate(order, 1):
        firm.publish(make(version, firm.firm_id))
        wait_until(lambda n=number: count(thread_context, handled, firm_id=firm.firm_id) == n)
    # Then the newer stands
    assert count(thread_context, seen, firm_id=firm.firm_id) == 1


def test_a_delivery_report_of_another_firm_changes_nothing(
    stack: Stack, tap: EventTap, thread_context: ServiceContext, firm: FirmInTest
) -> None:
    # Given a message of one firm
    message_id = compose_note(firm)
    # When a report of it comes in the name of another firm, then one in its own
    other = new_id()
    forged = delivery(message_id, "failed", 9)
    tap.publish_raw(publication_of(envelope_of(forged, other), attempt=4))
    wait_until(lambda: take_dead(stack, thread_context, message_id))
    # Then the message stands where it stood
    assert firm.delivery(message_id)["state"] != "failed"
