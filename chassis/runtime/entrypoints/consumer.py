"""A queue consumer that neither a message nor a broken connection can kill."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import takewhile
from typing import Any

import eventlet
from amqp.exceptions import AMQPError
from kombu.entity import Queue
from kombu.exceptions import OperationalError
from kombu.message import Message
from kombu.messaging import Consumer
from nameko.messaging import QueueConsumer

from chassis.observability.log import get_logger

_log = get_logger(__name__)
CONNECTION_BROKEN = (OSError, AMQPError, OperationalError)
"""What talking to a broker that is going away raises, whichever layer notices first."""

ACK_SECONDS = 0.03
"""How long an acknowledgement may wait for others. Each is a write to a quorum queue's log."""


class ResilientConsumer(QueueConsumer):
    """Nameko's consumer, with two mends: both of these end a stock container for good.

    An undecodable body is rejected to the dead-letter queue. An acknowledgement that meets a
    broken connection is dropped: the broker delivers the message again, the inbox knows it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._unsettled = Unsettled()
        self._done: dict[int, Message] = {}
        self._flush: Any = None

    @property
    def prefetch_count(self) -> int:
        """Messages of one queue in hand at the same time: fewer than the container has workers."""
        count: int = self.container.config["prefetch_count"]
        return count

    def handle_message(self, provider: Any, body: Any, message: Message) -> None:
        """Called by kombu for each message."""
        self._unsettled.add(message)
        super().handle_message(provider, body, message)

    def ack_message(self, message: Message) -> None:
        """Done with it."""
        self._unsettled.remove(message)
        _settle(super().ack_message, message)

    def ack_soon(self, message: Message) -> None:
        """Done with it, and no harm if the broker delivers it once more: told with others."""
        if not self._unsettled.holds(message):
            return  # of a connection that is gone: the broker delivers it again
        self._done[message.delivery_tag] = message
        if len(self._done) >= self.prefetch_count // 2:
            self.ack_done()
        elif self._flush is None:
            self._flush = eventlet.spawn_after(ACK_SECONDS, self.ack_done)

    def ack_done(self) -> None:
        """Acknowledge what `ack_soon` gathered, with one word as far as nothing lies between."""
        done, self._done, self._flush = self._done, {}, None
        last = self._unsettled.remove_first_of(done)
        if last is not None:
            _settle(partial(Message.ack, multiple=True), done[last])
        for tag, message in done.items():
            if last is None or tag > last:
                self.ack_message(message)

    def requeue_message(self, message: Message) -> None:
        """Not done with it: to whoever is next."""
        self._unsettled.remove(message)
        _settle(super().requeue_message, message)

    def get_consumers(self, consumer_cls: Callable[..., Consumer], channel: Any) -> list[Consumer]:
        """Called by kombu after each connection."""
        del channel
        for provider in self._providers:
            consumer = consumer_cls(
                queues=[provider.queue],
                callbacks=[partial(self.handle_message, provider)],
                accept=self.accept,
                on_decode_error=_reject,
            )
            consumer.qos(prefetch_count=self.prefetch_count)
            self._consumers[provider] = consumer
        return list(self._consumers.values())


class Unsettled:
    """Delivery tags of one channel that are open, oldest first; a new channel counts anew."""

    def __init__(self) -> None:
        self._channel: Any = None
        self._tags: dict[int, None] = {}

    def add(self, message: Message) -> None:
        """The broker has delivered it."""
        if message.channel is not self._channel:
            self._channel, self._tags = message.channel, {}
        self._tags[message.delivery_tag] = None

    def holds(self, message: Message) -> bool:
        """Whether it is open."""
        return message.channel is self._channel and message.delivery_tag in self._tags

    def remove(self, message: Message) -> None:
        """It is settled."""
        if message.channel is self._channel:
            self._tags.pop(message.delivery_tag, None)

    def remove_first_of(self, done: Mapping[int, Message]) -> int | None:
        """The last tag up to which all open ones are `done` and of this channel; None if there
        is none. Those are settled.
        """
        first = list(
            takewhile(lambda tag: tag in done and done[tag].channel is self._channel, self._tags)
        )
        for tag in first:
            del self._tags[tag]
        return first[-1] if first else None


def _settle(how: Callable[[Message], None], message: Message) -> None:
    try:
        how(message)
    except CONNECTION_BROKEN as exc:
        _log.warning("message_comes_back", why=repr(exc))


def _reject(message: Message, problem: Exception) -> None:
    _log.error("message_undecodable", why=repr(problem))
    message.reject(requeue=False)


def existing_queue(name: str) -> Queue:
    """A queue that chassis.messaging.topology declared: consumed here, never declared again."""
    return Queue(name, durable=True, no_declare=True)
