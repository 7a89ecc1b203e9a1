"""Two notify_svc at once: each person's line once, whatever the order, and the count is right."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import ConversationChanged, Event, MessageRecorded, NotificationRaised
from contracts.rpc import Notify
from tests.support.firm import RegisteredFirm
from tests.support.replicas import Pair
from tests.support.rows import ask
from tests.support.samples import envelope_of, recorded
from tests.support.waiting import wait_until

DOUBLED = "notify_svc"
Json = dict[str, Any]
CONVERSATIONS, MESSAGES_EACH = 20, 4
STAFF_KNOWN = "select 1 from staff where firm_id = :firm_id"
UNHANDLED = (
    "select cardinality(cast(:ids as uuid[])) - count(distinct event_id) from inbox"
    " where event_id = any(cast(:ids as uuid[]))"
)


@pytest.fixture
def partner(practice: RegisteredFirm, notify_context: ServiceContext) -> Actor:
    """Whose bell rings, with the owner's, for every client's message."""
    made = practice.colleague("partner", "Pat")
    firm = {"firm_id": practice.firm_id}
    wait_until(lambda: len(ask(notify_context, STAFF_KNOWN, **firm)) == 2)
    return made


def lines_of(practice: RegisteredFirm, actor: Actor) -> dict[str, bool]:
    """Message to whether its line is seen; AssertionError if a message has two lines."""
    lines: list[Json] = []
    request: Json = {"limit": 100}
    while True:
        page = practice.call(Notify.LIST_NOTIFICATIONS, actor, **request)
        lines += page["items"]
        if page["next_cursor"] is None:
            break
        request["cursor"] = page["next_cursor"]
    found = {line["message_id"]: line["seen"] for line in lines}
    assert len(found) == len(lines)
    return found


def unseen(practice: RegisteredFirm, actor: Actor) -> int:
    return int(practice.call(Notify.LIST_NOTIFICATIONS, actor, limit=1)["unseen_count"])


def rung_for(practice: RegisteredFirm, actor: Actor) -> Counter[str]:
    """Messages for which somebody's bell rang."""
    emitted = practice.emitted(NotificationRaised)
    mine = (event for event in emitted if event["staff_id"] == actor.id)
    return Counter(event["notification"]["message_id"] for event in mine)


def publish_shuffled(
    practice: RegisteredFirm, context: ServiceContext, events: list[Event], times: int
) -> None:
    """Each event in several copies, all mixed up; returns when they are handled."""
    once = [envelope_of(event, practice.firm_id) for event in events]
    mixed = once * times
    random.shuffle(mixed)
    practice.caller.publish(*mixed)
    ids = [envelope.event_id for envelope in once]
    wait_until(lambda: ask(context, UNHANDLED, ids=ids)[0][0] == 0, what="events handled")


def test_messages_and_reading_in_any_order_end_in_one_line_each_and_the_right_count(
    practice: RegisteredFirm, pair: Pair, partner: Actor, notify_context: ServiceContext
) -> None:
    # Given clients who write, half of whom the partner reads up to the last but one
    places = [new_id() for _ in range(CONVERSATIONS)]
    news = [recorded(p, n + 1) for p in places for n in range(MESSAGES_EACH)]
    read_to = MESSAGES_EACH - 1
    reading = [
        ConversationChanged(p, "read", None, partner.id, read_to)
        for p in places[: CONVERSATIONS // 2]
    ]
    # When all that is told at once, three times, in no order
    publish_shuffled(practice, notify_context, [*news, *reading], 3)
    # Then everybody has one line for each message, and only what was read is seen
    ids = {event.message.id for event in news}
    seen = {
        event.message.id
        for event in news
        if event.message.sequence <= read_to
        and event.conversation_id in {r.conversation_id for r in reading}
    }
    owners, partners = lines_of(practice, practice.owner), lines_of(practice, partner)
    assert set(owners) == set(partners) == ids
    assert {message for message, is_seen in partners.items() if is_seen} == seen
    assert unseen(practice, partner) == len(ids) - len(seen)
    assert unseen(practice, practice.owner) == len(ids)
    # And a bell rang once for each line, if at all: what was read before may stay silent
    wait_until(lambda: rung_for(practice, practice.owner) == Counter(ids))
    wait_until(lambda: ids - seen <= set(rung_for(practice, partner)))
    assert set(rung_for(practice, partner).values()) == {1}
    # And both copies did their part
    assert pair.both_handled(MessageRecorded)


def test_seen_in_many_tabs_at_once_leaves_nothing_new(
    practice: RegisteredFirm, pair: Pair, partner: Actor, notify_context: ServiceContext
) -> None:
    # Given a bell with new lines
    news = [recorded(new_id()) for _ in range(CONVERSATIONS)]
    publish_shuffled(practice, notify_context, list(news), 1)
    lines = list(lines_of(practice, partner))
    # When they are marked in many tabs at once, some by id and some all together
    listed = practice.call(Notify.LIST_NOTIFICATIONS, partner, limit=100)["items"]
    marks: list[Json] = [{"ids": [line["id"]]} for line in listed] + [{"all": True}] * 8
    with ThreadPoolExecutor(8) as tabs:
        list(tabs.map(lambda mark: practice.call(Notify.MARK_SEEN, partner, **mark), marks))
    # Then the count is zero, and the owner's lines are as new as before
    assert unseen(practice, partner) == 0
    assert set(lines_of(practice, partner).values()) == {True}
    assert unseen(practice, practice.owner) == len(lines) == CONVERSATIONS
    assert pair.both_answered("mark_seen")


def test_a_copy_killed_with_news_in_hand_loses_and_doubles_no_line(
    practice: RegisteredFirm, pair: Pair, partner: Actor
) -> None:
    # Given a burst of clients' messages
    news = [recorded(new_id()) for _ in range(250)]
    practice.publish(*news)
    # When one of the two is killed in the middle
    wait_until(lambda: pair.handled(MessageRecorded) >= 10)
    pair.kill_second()
    # Then each of the two people has one line for each, and it rang once
    ids = Counter(event.message.id for event in news)
    for actor in (practice.owner, partner):
        wait_until(lambda a=actor: set(lines_of(practice, a)) == set(ids), what="every line")
        wait_until(lambda a=actor: rung_for(practice, a) == ids)
