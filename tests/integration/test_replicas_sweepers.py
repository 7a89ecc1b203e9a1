"""Two background processes at once: what a crash left is published, and has its effect once."""

from __future__ import annotations

from chassis.runtime.context import ServiceContext
from chassis.storage.database import Database
from contracts.events import (
    MessageReceived,
    MessageRecorded,
)
from tests.support.addresses import new_phone
from tests.support.replicas import COPIES, Pair
from tests.support.rows import change, count
from tests.support.samples import received
from tests.support.tap import EventTap
from tests.support.waiting import wait_until

DOUBLED = "background"
LEFT = 600
RECORDED = "select count(*) from messages where firm_id = :firm_id"
LEFT_IN_OUTBOX = "select count(*) from outbox where firm_id = :firm_id"


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
    emitted = tap.payloads(firm_id, MessageRecorded)
    return sorted(event["message"]["id"] for event in emitted)


def test_two_sweepers_publish_what_a_crash_left_once(
    pair: Pair, system_sms_context: ServiceContext, system_tap: EventTap, firm_id: str
) -> None:
    # Given events that nobody published / When two sweepers come round
    left = leave_in_outbox(system_sms_context, firm_id)
    # Then each event went out once, and its message is recorded once
    wait_until(lambda: len(recorded_ids(system_tap, firm_id)) >= LEFT, 40, what="all recorded")
    assert recorded_ids(system_tap, firm_id) == left
    assert count(system_sms_context, LEFT_IN_OUTBOX, firm_id=firm_id) == 0
    assert len(system_tap.of(firm_id, MessageReceived)) == LEFT
    # And both sweepers were at it
    wait_until(lambda: sum(pair.swept("sms", copy) for copy in COPIES) >= LEFT)
    assert pair.both_took_turns("sweep_outbox")


def test_a_sweeper_killed_in_the_middle_loses_and_doubles_no_effect(
    pair: Pair,
    system_sms_context: ServiceContext,
    system_thread_context: ServiceContext,
    system_tap: EventTap,
    firm_id: str,
) -> None:
    # Given events that nobody published, and two sweepers at them
    left = leave_in_outbox(system_sms_context, firm_id)
    # When one of the two is killed
    wait_until(lambda: pair.swept("sms", 2), 20, what="the second took its part")
    pair.kill_second()
    # Then the other publishes the rest, and each message is recorded once
    wait_until(lambda: len(recorded_ids(system_tap, firm_id)) >= LEFT, 40, what="all recorded")
    assert recorded_ids(system_tap, firm_id) == left
    wait_until(lambda: count(system_sms_context, LEFT_IN_OUTBOX, firm_id=firm_id) == 0)
    assert count(system_thread_context, RECORDED, firm_id=firm_id) == LEFT
