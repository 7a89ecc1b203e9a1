"""A queue consumer that neither a message nor a broken connection can kill."""

from collections.abc import Callable
from functools import partial
from typing import Any

from amqp.exceptions import AMQPError
from kombu.entity import Queue
from kombu.exceptions import OperationalError
from kombu.message import Message
from kombu.messaging import Consumer
from nameko.messaging import QueueConsumer

from chassis.log import get_logger

_log = get_logger(__name__)
CONNECTION_BROKEN = (OSError, AMQPError, OperationalError)
"""What talking to a broker that is going away raises, whichever layer notices first."""


class SturdyConsumer(QueueConsumer):
    """Nameko's consumer, with two mends: both of these end a stock container for good.

    An undecodable body is rejected to the dead-letter queue. An acknowledgement that meets a
    broken connection is dropped: the broker delivers the message again, the inbox knows it.
    """

    def ack_message(self, message: Message) -> None:
        """Done with it."""
        _settle(super().ack_message, message)

    def requeue_message(self, message: Message) -> None:
        """Not done with it: to whoever is next."""
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


def _settle(how: Callable[[Message], None], message: Message) -> None:
    try:
        how(message)
    except CONNECTION_BROKEN as exc:
        _log.warning("message_comes_back", why=repr(exc))


def _reject(message: Message, problem: Exception) -> None:
    _log.error("message_undecodable", why=repr(problem))
    message.reject(requeue=False)


def existing_queue(name: str) -> Queue:
    """A queue that chassis.topology declared: consumed here, never declared again."""
    return Queue(name, durable=True, no_declare=True)
