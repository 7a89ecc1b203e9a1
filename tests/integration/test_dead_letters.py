"""tools/dead_letters.py on real dead letters of thread_svc."""

import os
import subprocess
import sys

from chassis.ids import new_id
from chassis.messaging.outbox import publication_of
from chassis.runtime.context import ServiceContext
from contracts.events import EventStuck
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
        env={**os.environ, "AMQP_URL": stack.amqp_url},
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
    event = received("", sender_kind="contact", client_id=client_id, contact_id=contact_id)
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
