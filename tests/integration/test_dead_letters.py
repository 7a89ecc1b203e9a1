"""Real dead letters of thread_svc, as tools/dead_letters.py and the firm's people meet them."""

import os
import subprocess
import sys
from typing import Any

import pytest

from chassis.errors import NotFound, PermissionDenied
from chassis.ids import new_id
from chassis.messaging.outbox import publication_of
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import ActivityLogged, EventStuck
from contracts.rpc import Thread
from tests.support.callers import OverTheWire
from tests.support.firm import FirmInTest
from tests.support.known_contacts import make_contact_known
from tests.support.rows import count
from tests.support.samples import envelope_of, received
from tests.support.tap import EventTap
from tests.support.waiting import wait_until
from tools.processes import ROOT
from tools.stack import Stack

RECORDED = "select count(*) from messages where firm_id = :firm_id"


def dead_letters(stack: Stack, *arguments: str) -> str:
    """What the command prints; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.dead_letters", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "AMQP_URL": stack.amqp_url,
            "DATABASE_URL": stack.environment["DATABASE_URL"],
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def make_dead_letter(
    stack: Stack, tap: EventTap, firm_id: str, client_id: str, contact_id: str
) -> str:
    """A portal message of a contact nobody knows, after its last try; returns the event's id."""
    event = received(
        "",
        "Where is\nmy return?",
        sender_kind="contact",
        client_id=client_id,
        contact_id=contact_id,
        sender_name="Dana Bianchi",
    )
    envelope = envelope_of(event, firm_id)
    tap.publish_raw(publication_of(envelope, attempt=4))
    wait_until(lambda: envelope.event_id in dead_letters(stack, "list", "thread"))
    return envelope.event_id


def test_a_dead_letter_is_listed_with_its_reason_and_handled_when_replayed(
    stack: Stack, tap: EventTap, thread_context: ServiceContext, firm_id: str
) -> None:
    # Given a dead letter whose cause has been mended
    client_id, contact_id = new_id(), new_id()
    event_id = make_dead_letter(stack, tap, firm_id, client_id, contact_id)
    listed = dead_letters(stack, "list", "thread", event_id)
    assert "message.received.v1" in listed
    assert "does not belong to this client" in listed
    make_contact_known(thread_context, firm_id, client_id, contact_id)
    # And its firm was told of it
    (told,) = wait_until(lambda: tap.payloads(firm_id, EventStuck))
    assert (told["stuck_id"], told["service"], told["outcome"]) == (event_id, "thread", "dead")
    assert "does not belong to this client" in told["reason"]
    # When it is replayed
    dead_letters(stack, "replay", "thread", event_id)
    # Then it is recorded, and no longer on the list
    wait_until(lambda: count(thread_context, RECORDED, firm_id=firm_id) == 1)
    assert event_id not in dead_letters(stack, "list", "thread")


def test_a_dropped_dead_letter_is_gone_and_the_others_stay(
    stack: Stack, tap: EventTap, firm_id: str
) -> None:
    # Given two dead letters
    first = make_dead_letter(stack, tap, firm_id, new_id(), new_id())
    second = make_dead_letter(stack, tap, firm_id, new_id(), new_id())
    # When one is dropped
    dead_letters(stack, "drop", "thread", first)
    # Then the other is still there
    listed = dead_letters(stack, "list", "thread")
    assert first not in listed
    assert second in listed
    dead_letters(stack, "drop", "thread", second)


def stuck_of(firm: FirmInTest, actor: Actor | None = None) -> list[dict[str, Any]]:
    """What the firm's owner, or somebody else, is shown of it."""
    items: list[dict[str, Any]] = firm.call(Thread.LIST_STUCK_EVENTS, actor)["items"]
    return items


def test_the_firm_reads_a_message_that_is_stuck_and_lets_it_go_on(
    stack: Stack, wire: OverTheWire, thread_context: ServiceContext, firm_id: str
) -> None:
    # Given a message that could not be recorded
    firm, client_id, contact_id = FirmInTest(wire, firm_id), new_id(), new_id()
    event_id = make_dead_letter(stack, wire.tap, firm_id, client_id, contact_id)
    # When those who may change settings look
    [stuck] = stuck_of(firm)
    # Then its words stand there, with who wrote, how, when, and why it is stuck
    assert (stuck["id"], stuck["service"], stuck["outcome"]) == (event_id, "thread", "dead")
    assert stuck["what"] == "A message that came in, on its way in the conversations"
    assert "does not belong to this client" in stuck["reason"]
    message = stuck["message"]
    assert (message["text"], message["cut"]) == ("Where is\nmy return?", False)
    assert (message["channel"], message["sender"]) == ("sms", "Dana Bianchi")
    assert message["at"]
    # And nobody else reads or touches it: neither who has no settings, nor another firm
    named = {"id": event_id, "service": "thread"}
    for who, refusal in (
        (firm.colleague("partner"), PermissionDenied),
        (firm.stranger(), NotFound),
    ):
        with pytest.raises(refusal):
            firm.call(Thread.RETRY_STUCK_EVENT, who, **named)
    assert stuck_of(firm, firm.stranger()) == []
    # When its cause is mended and they try it again
    make_contact_known(thread_context, firm_id, client_id, contact_id)
    firm.call(Thread.RETRY_STUCK_EVENT, **named)
    # Then it is recorded, gone from the list, and who did it is in the log
    wait_until(lambda: count(thread_context, RECORDED, firm_id=firm_id) == 1)
    assert stuck_of(firm) == []
    (line,) = wait_until(lambda: wire.tap.payloads(firm_id, ActivityLogged))
    assert (line["kind"], line["actor"]["id"]) == ("event.retried", firm.owner.id)
    assert line["details"]["event_id"] == event_id


def test_the_firm_drops_what_is_stuck_once_with_its_reason(
    stack: Stack, wire: OverTheWire, thread_context: ServiceContext, firm_id: str
) -> None:
    # Given a message that could not be recorded
    firm = FirmInTest(wire, firm_id)
    event_id = make_dead_letter(stack, wire.tap, firm_id, new_id(), new_id())
    named = {"id": event_id, "service": "thread", "reason": "They wrote again."}
    # When it is dropped, twice
    firm.call(Thread.DROP_STUCK_EVENT, **named)
    with pytest.raises(NotFound):
        firm.call(Thread.DROP_STUCK_EVENT, **named)
    # Then it is nowhere, and the log says once who did it, and why
    assert stuck_of(firm) == []
    assert event_id not in dead_letters(stack, "list", "thread")
    (line,) = wait_until(lambda: wire.tap.payloads(firm_id, ActivityLogged))
    assert (line["kind"], line["details"]["reason"]) == ("event.dropped", "They wrote again.")
    assert count(thread_context, RECORDED, firm_id=firm_id) == 0


def test_what_the_database_does_not_take_stays_with_the_broker(stack: Stack, tap: EventTap) -> None:
    # Given an event of a firm that is none
    envelope = envelope_of(received(""), "no firm")
    # When it was tried for the last time
    tap.publish_raw(publication_of(envelope, attempt=4))
    # Then the tool lists it, and drops it
    wait_until(lambda: envelope.event_id in dead_letters(stack, "list", "thread"))
    dead_letters(stack, "drop", "thread", envelope.event_id)
    assert envelope.event_id not in dead_letters(stack, "list", "thread")
