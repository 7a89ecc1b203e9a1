"""Two background processes at once: what a crash left is published, and has its effect once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chassis.messaging.rpc_client import RpcClient
from chassis.runtime.context import ServiceContext
from chassis.storage.database import Database
from contracts.events import (
    MessageReceived,
    MessageRecorded,
)
from tests.support.firms import new_phone
from tests.support.people import change
from tests.support.play import PlayClient
from tests.support.replicas import COPIES, Pair, two_of
from tests.support.samples import received
from tests.support.stacks import count, open_context_of
from tests.support.tap import EventTap
from tests.support.texting import TextingFirm, texting_firm
from tests.support.waiting import wait_until
from tools.stack import Stack

LEFT = 600
READERS = 120
CLIENTS = 45
NIGHT = 20
RECORDED = "select count(*) from messages where firm_id = :firm_id"
LEFT_IN_OUTBOX = "select count(*) from outbox where firm_id = :firm_id"


@pytest.fixture(scope="module")
def running(system: Stack) -> Iterator[Pair]:
    with two_of(system, "background") as pair:
        yield pair


@pytest.fixture
def pair(running: Pair) -> Pair:
    """Both copies run, and count from here."""
    running.begin()
    return running


@pytest.fixture
def play(system: Stack) -> Iterator[PlayClient]:
    """Outside phones and mailboxes."""
    client = PlayClient(system.url("sandbox"))
    yield client
    client.close()


@pytest.fixture(scope="module")
def texts(system: Stack) -> Iterator[ServiceContext]:
    """sms_svc's database."""
    context = open_context_of(system, "services.sms_svc")
    yield context
    context.close()


@pytest.fixture(scope="module")
def threads(system: Stack) -> Iterator[ServiceContext]:
    """thread_svc's database."""
    context = open_context_of(system, "services.thread_svc")
    yield context
    context.close()


@pytest.fixture
def firm(system_rpc: RpcClient, play: PlayClient) -> TextingFirm:
    """A firm that can text."""
    return texting_firm(system_rpc, play)


def leave_in_outbox(context: ServiceContext, firm_id: str) -> list[str]:
    """Texts that a process committed and died before it published any; their ids."""
    unpublished, senders = Database(context.engine), [new_phone() for _ in range(20)]
    events = [received(senders[n % 20], f"text {n}") for n in range(LEFT)]
    with unpublished.transaction(firm_id) as tx:
        for event in events:
            tx.emit(event)
    # Younger ones count as under way.
    age = "update outbox set created_at = created_at - interval '1 minute' where firm_id = :firm_id"
    change(context, age, firm_id=firm_id)
    return sorted(event.message_id for event in events)


def recorded_ids(tap: EventTap, firm_id: str) -> list[str]:
    told = tap.payloads(firm_id, MessageRecorded)
    return sorted(event["message"]["id"] for event in told)


def test_two_sweepers_publish_what_a_crash_left_once(
    pair: Pair, texts: ServiceContext, system_tap: EventTap, firm_id: str
) -> None:
    # Given events that nobody published / When two sweepers come round
    left = leave_in_outbox(texts, firm_id)
    # Then each event went out once, and its message is recorded once
    wait_until(lambda: len(recorded_ids(system_tap, firm_id)) >= LEFT, 40, what="all recorded")
    assert recorded_ids(system_tap, firm_id) == left
    assert count(texts, LEFT_IN_OUTBOX, firm_id=firm_id) == 0
    assert len(system_tap.of(firm_id, MessageReceived)) == LEFT
    # And both sweepers were at it
    wait_until(lambda: sum(pair.swept("sms", copy) for copy in COPIES) >= LEFT)
    assert pair.both_took_turns("sweep_outbox")


def test_a_sweeper_killed_in_the_middle_loses_and_doubles_no_effect(
    pair: Pair, texts: ServiceContext, threads: ServiceContext, system_tap: EventTap, firm_id: str
) -> None:
    # Given events that nobody published, and two sweepers at them
    left = leave_in_outbox(texts, firm_id)
    # When one of the two is killed
    wait_until(lambda: pair.swept("sms", 2), 20, what="the second took its part")
    pair.kill_second()
    # Then the other publishes the rest, and each message is recorded once
    wait_until(lambda: len(recorded_ids(system_tap, firm_id)) >= LEFT, 40, what="all recorded")
    assert recorded_ids(system_tap, firm_id) == left
    wait_until(lambda: count(texts, LEFT_IN_OUTBOX, firm_id=firm_id) == 0)
    assert count(threads, RECORDED, firm_id=firm_id) == LEFT
