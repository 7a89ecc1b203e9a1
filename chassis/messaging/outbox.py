"""Events leave a database exactly when their transaction committed, and at least once.

`Relay` publishes straight after the commit and deletes what the broker confirmed, many at a time.
What a crash or a broken connection left is published by `sweeper.py`. A consumer's inbox makes
at-least-once into once.
"""

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from pika.spec import BasicProperties
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from chassis.messaging.bus import Bus
from chassis.messaging.publication import Publication
from chassis.messaging.topology import (
    ATTEMPT_HEADER,
    EVENT_CONTENT_TYPE,
    EVENTS_EXCHANGE,
    routing_key,
)
from chassis.observability.log import get_logger
from chassis.observability.metrics import EVENTS_PUBLISHED
from chassis.observability.trace import TRACE_HEADER
from contracts.envelope import Envelope
from contracts.events import EVENTS

_log = get_logger(__name__)
FORGET = text("delete from outbox where event_id = any(cast(:event_ids as uuid[]))")
CLEAR_EVERY_SECONDS = 0.25


def publication_of(envelope: Envelope, attempt: int = 0) -> Publication:
    """The event as a persistent message on the events exchange."""
    properties = BasicProperties(
        content_type=EVENT_CONTENT_TYPE,
        content_encoding="binary",
        delivery_mode=2,
        message_id=envelope.event_id,
        type=envelope.name,
        headers={TRACE_HEADER: envelope.trace, ATTEMPT_HEADER: attempt},
    )
    return Publication(EVENTS_EXCHANGE, _key_of(envelope), envelope.to_json(), properties)


def _key_of(envelope: Envelope) -> str:
    contract = EVENTS.get(envelope.name)
    if contract is None:
        return envelope.name  # written by another release
    return routing_key(contract, _address_in(envelope.payload, contract.ADDRESSED_BY))


def _address_in(payload: dict[str, Any], path: str) -> str:
    value: Any = payload
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return str(value)


class Relay:
    """Publishes committed events and forgets the confirmed ones."""

    def __init__(self, bus: Bus, engine: Engine) -> None:
        self._bus = bus
        self._engine = engine
        self._confirmed: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._forget, name="outbox-relay", daemon=True)

    def start(self) -> None:
        """Begin to forget confirmed events."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is confirmed; the rest is the sweeper's."""
        self._confirmed.put(None)
        self._thread.join(5)

    def publish(self, events: Sequence[Envelope]) -> None:
        """Hand events to the broker and return at once; they stay in the outbox until confirmed."""
        publications = [publication_of(event) for event in events]
        for event, publication in zip(events, publications, strict=True):
            publication.confirmed.add_done_callback(partial(self._on_confirm, event))
        self._bus.publish(*publications)

    def _on_confirm(self, event: Envelope, done: "Future[None]") -> None:
        problem = done.exception()
        if problem is None:
            EVENTS_PUBLISHED.labels(event.name).inc()
            self._confirmed.put(event.event_id)
        else:
            _log.warning("event_left_for_sweeper", event_id=event.event_id, why=str(problem))

    def _forget(self) -> None:
        while (first := self._confirmed.get()) is not None:
            batch = [first, *self._more()]
            try:
                with self._engine.connect() as conn:
                    conn.execute(FORGET, {"event_ids": batch})
            except SQLAlchemyError as exc:
                # They will be published once more; inboxes absorb that.
                _log.warning("outbox_not_cleared", events=len(batch), why=repr(exc))

    def _more(self) -> list[str]:
        # A pause lets one statement, and one wait for the disk, clear what many transactions wrote.
        threading.Event().wait(CLEAR_EVERY_SECONDS)
        more: list[str] = []
        while not self._confirmed.empty() and len(more) < 500:
            item = self._confirmed.get()
            if item is None:
                self._confirmed.put(None)
                break
            more.append(item)
        return more
