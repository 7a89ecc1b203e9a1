"""A queue consumer that no message can kill."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kombu.entity import Queue
from kombu.message import Message
from kombu.messaging import Consumer
from nameko.messaging import QueueConsumer

from chassis.log import get_logger

_log = get_logger(__name__)


class SturdyConsumer(QueueConsumer):
    """Nameko's consumer, except that an undecodable body is rejected to the dead-letter queue.

    Stock kombu raises there, which ends the container: one poison message would stop a service.
    """

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


def _reject(message: Message, problem: Exception) -> None:
    _log.error("message_undecodable", why=repr(problem))
    message.reject(requeue=False)


def existing_queue(name: str) -> Queue:
    """A queue that chassis.topology declared: consumed here, never declared again."""
    return Queue(name, durable=True, no_declare=True)
