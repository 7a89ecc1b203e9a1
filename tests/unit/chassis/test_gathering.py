"""Events that wait are handled together, and apart when that fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import eventlet
import pytest

from chassis.ids import new_id
from chassis.runtime.entrypoints.handlers import MOST, BatchHandler
from chassis.storage.database import AlreadyHandled
from contracts.envelope import Envelope
from contracts.events import MessageReceived
from tests.support.samples import envelope_of, received

A_MINUTE = 60.0


class Workers:
    """What nameko's container does: workers that the test ends."""

    def __init__(self) -> None:
        self.lists: list[list[str]] = []
        self._ends: list[Callable[[Any, Any, Any], Any]] = []

    def spawn_worker(self, _: Any, arguments: Any, __: Any, **more: Any) -> None:
        (received,) = arguments
        self.lists.append([event.message_id for _, event in received])
        self._ends.append(more["handle_result"])

    def end(self, problem: Exception | None = None) -> None:
        """The oldest worker comes to its end."""
        exc_info = (type(problem), problem, None) if problem else None
        self._ends.pop(0)(None, None, exc_info)


class Broker:
    """What the service's consumer does: it remembers how each event ended."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.queue_consumer = self

    def ack_done(self) -> None:
        """Acknowledgements leave."""

    def finish(self, message: str, outcome: str, name: str) -> None:
        assert name == MessageReceived.NAME
        self.outcomes[message] = outcome

    def retry_or_dead_letter(self, message: str, problem: Exception) -> None:
        self.outcomes[message] = repr(problem)


class Desk:
    """A handler between the two."""

    def __init__(self, linger: float = 0.0) -> None:
        self.workers, self.broker = Workers(), Broker()
        self.handler = BatchHandler(MessageReceived, linger=linger)
        self.handler.container, self.handler.events = self.workers, self.broker

    def bring(self, count: int = 1) -> list[str]:
        """Events arrive; the message of each is known by the event's own id."""
        envelopes = [envelope_of(received("+14155550100"), new_id()) for _ in range(count)]
        ids = [str(one.payload["message_id"]) for one in envelopes]
        for envelope, message_id in zip(envelopes, ids, strict=True):
            self.handler.handle(envelope, message_id)  # type: ignore[arg-type]  # kombu's message
        return ids

    def bring_and_wait(self, count: int = 1) -> list[str]:
        """The same, and the loop turns once."""
        ids = self.bring(count)
        eventlet.sleep(0)
        eventlet.sleep(0)
        return ids


def test_events_that_arrive_together_are_one_list_in_their_order() -> None:
    desk = Desk()
    # Given three events at once / When the worker has ended
    ids = desk.bring_and_wait(3)
    assert desk.workers.lists == [ids]
    desk.workers.end()
    # Then all are done
    assert desk.broker.outcomes == dict.fromkeys(ids, "done")


def test_what_arrives_while_a_list_is_at_work_is_the_next_list() -> None:
    desk = Desk()
    first = desk.bring_and_wait(1)
    # Given a list at work / When more arrives
    second = desk.bring_and_wait(2)
    # Then it waits until the first has ended
    assert desk.workers.lists == [first]
    desk.workers.end()
    eventlet.sleep(0)
    eventlet.sleep(0)
    assert desk.workers.lists == [first, second]


def test_a_full_list_waits_for_nothing_and_leaves_the_rest() -> None:
    # Given a handler that gathers for a minute / When more than a list arrives
    desk = Desk(A_MINUTE)
    ids = desk.bring(MOST + 2)
    # Then the first list is at work, and the rest waits
    assert desk.workers.lists == [ids[:MOST]]


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [(ValueError("bad"), "ValueError('bad')"), (AlreadyHandled("known"), "again")],
    ids=["failure", "handled-before"],
)
def test_one_bad_event_costs_the_others_nothing(problem: Exception, outcome: str) -> None:
    desk = Desk()
    good, bad, better = desk.bring_and_wait(3)
    # When the list fails / Then each of its events is handled again by itself
    desk.workers.end(problem)
    late = desk.bring_and_wait(1)
    assert desk.workers.lists[1:] == [[good], [bad], [better]]
    # And only the one that fails again is treated as its problem says
    desk.workers.end()
    desk.workers.end(problem)
    desk.workers.end()
    assert desk.broker.outcomes == {good: "done", bad: outcome, better: "done"}
    # And what came meanwhile waited for all of them
    eventlet.sleep(0)
    eventlet.sleep(0)
    assert desk.workers.lists[4:] == [late]


def test_a_stopped_handler_leaves_to_the_broker_what_has_not_begun() -> None:
    desk = Desk()
    first = desk.bring_and_wait(1)
    desk.bring_and_wait(2)
    # When the service stops, and the work in hand ends
    desk.handler.stop()
    desk.workers.end()
    eventlet.sleep(0)
    # Then that is done, and the others are neither handled nor acknowledged
    assert desk.workers.lists == [first]
    assert list(desk.broker.outcomes) == first


def test_a_list_keeps_each_events_own_envelope() -> None:
    # Given events of two firms
    seen: list[Envelope] = []
    desk = Desk()
    desk.workers.spawn_worker = (  # type: ignore[method-assign]  # to look at the arguments
        lambda _, arguments, __, **___: seen.extend(each for each, _ in arguments[0])
    )
    ids = desk.bring_and_wait(2)
    # Then each event comes with the envelope that names its firm
    assert [each.payload["message_id"] for each in seen] == ids
    assert len({each.firm_id for each in seen}) == 2
