"""Hears everything said on the events exchange, and says things of its own."""

from __future__ import annotations

import threading
from typing import Any

from pika.channel import Channel
from pika.spec import Basic, BasicProperties

from chassis.messaging.bus import Bus
from chassis.messaging.outbox import publication_of
from chassis.messaging.publication import Publication
from chassis.messaging.subscription import Consumer
from chassis.messaging.topology import EVENTS_EXCHANGE
from contracts.envelope import Envelope, MalformedPayload
from contracts.events import Event


class EventTap:
    """An exclusive queue bound to every event; keeps the envelopes of each firm in order."""

    def __init__(self, amqp_url: str) -> None:
        self._lock = threading.Lock()
        self._received: dict[str, list[Envelope]] = {}
        self.bus = Bus(amqp_url, "event-tap")
        self.bus.add_consumer(Consumer(self._on_message, bindings=((EVENTS_EXCHANGE, "#"),)))
        self.bus.start()

    def _on_message(self, _: Channel, __: Basic.Deliver, ___: BasicProperties, body: bytes) -> None:
        try:
            envelope = Envelope.from_json(body)
        except MalformedPayload:
            return
        with self._lock:
            self._received.setdefault(envelope.firm_id, []).append(envelope)

    def of(self, firm_id: str, contract: type[Event] | None = None) -> list[Envelope]:
        """What was said in the firm so far, of one kind if `contract` is given."""
        with self._lock:
            received = list(self._received.get(firm_id, []))
        return [e for e in received if contract is None or e.name == contract.NAME]

    def payloads(self, firm_id: str, contract: type[Event]) -> list[dict[str, Any]]:
        """The same, without the wrappers; an event published twice counts once."""
        by_id = {e.event_id: e.payload for e in self.of(firm_id, contract)}
        return list(by_id.values())

    def publish(self, *envelopes: Envelope) -> None:
        """Publish events and wait for the broker's confirmation."""
        publications = [publication_of(envelope) for envelope in envelopes]
        self.publish_raw(*publications)

    def publish_raw(self, *publications: Publication) -> None:
        """Publish anything at all, confirmed."""
        self.bus.publish(*publications)
        for publication in publications:
            publication.confirmed.result(timeout=10)

    def close(self) -> None:
        """Leave the broker."""
        self.bus.stop()
