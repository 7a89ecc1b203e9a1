"""`@on_event(Contract)`: a handler for one event. `@on_events(Contract)`: for those that wait.

`on_event` calls its method with the envelope and the decoded contract. `on_events` calls it with a
list of such pairs, at most MOST: a busy service then pays once for what several events need (a
trip to the database, a commit, a worker). If that fails, each is handled again by itself, in a list
of one, so one bad event costs the others nothing.

What the method raises decides: AlreadyHandled is success; anything else is tried again later.
"""

import time
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import eventlet
from kombu.message import Message
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint

from chassis.observability.log import get_logger
from chassis.observability.metrics import EVENT_SECONDS
from chassis.observability.trace import TRACE_HEADER
from chassis.runtime.entrypoints.events import EventConsumer
from chassis.storage.database import AlreadyHandled
from contracts.envelope import Envelope, MalformedPayload, decode
from contracts.events import Event

_log = get_logger(__name__)
MOST = 16
"""Events in one list: fewer than a consumer may hold unacknowledged (MAX_WORKERS)."""


class EventDelivery(NamedTuple):
    """An event and the message that brought it."""

    envelope: Envelope
    event: Event
    message: Message


class EventHandler(Entrypoint):
    """One handler of one contract."""

    events = EventConsumer()

    def __init__(self, contract: type[Event], **kwargs: Any) -> None:
        self.contract = contract
        super().__init__(**kwargs)

    def setup(self) -> None:
        """Join the service's consumer."""
        self.events.register_provider(self)

    def stop(self) -> None:
        """Begin nothing more. The consumer still brings events until its connection ends."""
        self.events.is_stopping = True

    def handle(self, envelope: Envelope, message: Message) -> None:
        """Read the event and have it handled; an unreadable one is dead-lettered."""
        try:
            event = decode(self.contract, envelope.payload)
        except MalformedPayload as exc:
            self.events.dead_letter(message, exc)
            return
        self.take(EventDelivery(envelope, event, message))

    def take(self, delivery: EventDelivery) -> None:
        """An event to handle."""
        self.run((delivery.envelope, delivery.event), [delivery])

    def run(self, arguments: tuple[Any, ...], deliveries: Sequence[EventDelivery]) -> None:
        """Call the method in a worker, under the trace of the first delivery."""
        try:
            self.container.spawn_worker(
                self,
                arguments,
                {},
                context_data={TRACE_HEADER: deliveries[0].envelope.trace},
                handle_result=partial(self.on_result, deliveries, time.perf_counter()),
            )
        except ContainerBeingKilled:
            for delivery in deliveries:
                self.events.requeue(delivery.message)

    def on_result(
        self, deliveries: Sequence[EventDelivery], began: float, _: Any, result: Any, exc_info: Any
    ) -> tuple[Any, Any]:
        """Called by nameko when the worker has ended."""
        took = time.perf_counter() - began
        problem = exc_info[1] if exc_info else None
        for delivery in deliveries:
            EVENT_SECONDS.labels(self.contract.NAME).observe(took)
            self.settle(delivery.message, problem)
        return result, None

    def settle(self, message: Message, problem: BaseException | None) -> None:
        """Tell the broker, or the retry queues, how it ended."""
        name = self.contract.NAME
        if problem is None:
            self.events.finish(message, "done", name)
        elif isinstance(problem, AlreadyHandled):
            self.events.finish(message, "again", name)
        else:
            self.events.retry_or_dead_letter(message, problem)


class BatchHandler(EventHandler):
    """One list at a time; what arrives meanwhile, and for `gather` seconds before, is the next."""

    def __init__(self, contract: type[Event], *, linger: float = 0.0, **kwargs: Any) -> None:
        super().__init__(contract, **kwargs)
        self._linger = linger
        self._waiting: list[EventDelivery] = []
        self._timer: Any = None
        self._at_work = 0

    def stop(self) -> None:
        """Begin no other list: what waits goes back to the broker with the connection."""
        super().stop()
        self._waiting.clear()

    def take(self, delivery: EventDelivery) -> None:
        """It joins the next list."""
        self._waiting.append(delivery)
        self._go_on()

    def _go_on(self) -> None:
        if len(self._waiting) >= MOST:
            self._begin()
        elif self._waiting and self._timer is None:
            self._timer = eventlet.spawn_after(self._linger, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        self._begin()

    def _begin(self) -> None:
        if self._waiting and not self._at_work:
            deliveries, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            self._at_work = 1
            self._run_list(deliveries)

    def _run_list(self, deliveries: Sequence[EventDelivery]) -> None:
        self.run(([(one.envelope, one.event) for one in deliveries],), deliveries)

    def on_result(
        self, deliveries: Sequence[EventDelivery], began: float, _: Any, result: Any, exc_info: Any
    ) -> tuple[Any, Any]:
        """Called by nameko when the worker has ended: a list that failed is taken apart."""
        if exc_info and len(deliveries) > 1:
            _log.warning("events_taken_apart", events=len(deliveries), why=repr(exc_info[1]))
            self._at_work += len(deliveries)
            for one in deliveries:
                eventlet.spawn_n(self._run_list, [one])
            outcome = result, None
        else:
            outcome = super().on_result(deliveries, began, _, result, exc_info)
            self.events.queue_consumer.ack_done()
        self._at_work -= 1
        if not self._at_work:
            self._go_on()
        return outcome


on_event = EventHandler.decorator
on_events = BatchHandler.decorator
