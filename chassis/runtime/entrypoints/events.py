"""A service's one queue of events: each goes to its handler, is tried again, or is dead-lettered.

An unreadable event is given up at once; one whose handler fails waits 1 s, 10 s, 1 min
and 10 min. Then it is kept in the service's database for the firm to decide; what the database does
not take joins the dead queue, with the reason in a header.
"""

from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

from kombu.entity import Queue
from kombu.message import Message
from nameko.extensions import ProviderCollector, SharedExtension
from pika.spec import BasicProperties

from chassis.errors import UnknownContract
from chassis.messaging.publication import Publication
from chassis.messaging.topology import (
    ATTEMPT_HEADER,
    EVENT_CONTENT_TYPE,
    REASON_HEADER,
    RETRY_DELAYS,
    dead_queue,
    events_queue,
    retry_exchange,
)
from chassis.observability.log import get_logger
from chassis.observability.metrics import EVENTS_HANDLED
from chassis.runtime.context import context_of
from chassis.runtime.entrypoints.consumer import ResilientConsumer, existing_queue
from chassis.runtime.entrypoints.dead_letters import keep_dead_letter
from contracts.envelope import Envelope, MalformedPayload

_log = get_logger(__name__)
_DELAYS = tuple(RETRY_DELAYS)
REASON_LENGTH = 2000
CONFIRM_SECONDS = 10.0


class EventConsumer(SharedExtension, ProviderCollector):
    """Takes the service's queue and finds the handler of each event."""

    queue_consumer = ResilientConsumer()

    def __init__(self) -> None:
        super().__init__()
        self.queue: Queue | None = None
        self.is_stopping = False

    def setup(self) -> None:
        """Register once, whatever the number of handlers."""
        if self.queue is None:
            self.queue = existing_queue(events_queue(self.container.service_name))
            self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        """Take no more events; those in hand finish."""
        self.queue_consumer.unregister_provider(self)
        self.queue_consumer.ack_done()

    def handle_message(self, body: Any, message: Message) -> None:
        """Called for each message, in a thread of its own."""
        del body  # kombu's reading of it, by a content type that anybody may have set
        if self.is_stopping:
            return  # it goes back to the broker with the connection
        try:
            envelope, handler = self._read(message.body)
        except (MalformedPayload, UnknownContract) as exc:
            self.dead_letter(message, exc)
            return
        handler.handle(envelope, message)

    def _read(self, body: bytes | str) -> tuple[Envelope, Any]:
        envelope = Envelope.from_json(body)
        for handler in self._providers:
            if envelope.name == handler.contract.NAME:
                return envelope, handler
        raise UnknownContract(f"No handler for {envelope.name} here.", event=envelope.name)

    def requeue(self, message: Message) -> None:
        """The event is another replica's, or this one's after a restart."""
        self.queue_consumer.requeue_message(message)

    def finish(self, message: Message, outcome: str, name: str) -> None:
        """The event is done with."""
        EVENTS_HANDLED.labels(name, outcome).inc()
        self.queue_consumer.ack_soon(message)

    def retry_or_dead_letter(self, message: Message, problem: BaseException) -> None:
        """Wait for another try, or give up after the last."""
        attempt = _attempt_of(message)
        if attempt >= len(_DELAYS):
            self.dead_letter(message, problem)
            return
        target = retry_exchange(_DELAYS[attempt]), events_queue(self.container.service_name)
        _log.warning("event_retried", event_id=_id_of(message), attempt=attempt, why=repr(problem))
        self._pass_on(message, *target, attempt + 1, problem, "retried")

    def dead_letter(self, message: Message, problem: BaseException) -> None:
        """Put the event on the dead-letter list with its reason."""
        attempt = _attempt_of(message)
        _log.error("event_dead", event_id=_id_of(message), why=repr(problem))
        if keep_dead_letter(context_of(self.container), _body_of(message), problem):
            self.finish(message, "dead", str(message.properties.get("type")))
            return
        target = "", dead_queue(self.container.service_name)
        self._pass_on(message, *target, attempt, problem, "dead")

    def _pass_on(  # the parts of one publication
        self,
        message: Message,
        exchange: str,
        key: str,
        attempt: int,
        problem: BaseException,
        outcome: str,
    ) -> None:
        publication = _copy_of(message, exchange, key, attempt, problem)
        context_of(self.container).bus.publish(publication)
        if _is_kept(publication):
            self.finish(message, outcome, str(message.properties.get("type")))
        else:
            # The broker keeps the original; it comes back as it was.
            self.requeue(message)


def _copy_of(
    message: Message, exchange: str, key: str, attempt: int, problem: BaseException
) -> Publication:
    reason = f"{type(problem).__name__}: {problem}"[:REASON_LENGTH]
    headers = {**message.headers, ATTEMPT_HEADER: attempt, REASON_HEADER: reason}
    headers = {name: value for name, value in headers.items() if not name.startswith("x-death")}
    properties = BasicProperties(
        content_type=EVENT_CONTENT_TYPE,
        content_encoding="binary",
        delivery_mode=2,
        message_id=_id_of(message),
        type=message.properties.get("type"),
        headers=headers,
    )
    return Publication(exchange, key, _body_of(message), properties, mandatory=True)


def _body_of(message: Message) -> bytes:
    return message.body if isinstance(message.body, bytes) else message.body.encode()


def _is_kept(publication: Publication) -> bool:
    try:
        return publication.confirmed.exception(CONFIRM_SECONDS) is None
    except FutureTimeout:
        return False


def _attempt_of(message: Message) -> int:
    found = message.headers.get(ATTEMPT_HEADER)
    # A foreign header must not keep a message from being judged.
    return found if isinstance(found, int) else 0


def _id_of(message: Message) -> str | None:
    found: str | None = message.properties.get("message_id")
    return found
