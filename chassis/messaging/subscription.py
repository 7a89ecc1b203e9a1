"""What a bus consumes: a queue, or one of its own for as long as the connection lives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pika.channel import Channel
from pika.spec import Basic, BasicProperties

from chassis.observability.log import get_logger

_log = get_logger(__name__)
OnMessage = Callable[[Channel, Basic.Deliver, BasicProperties, bytes], None]


@dataclass(frozen=True)
class Consumer:
    """A subscription made anew at every connection, on a channel of its own.

    `queue`: name, or "" for an exclusive queue that goes with the connection. `bindings`:
    (exchange, key) pairs. `arguments` is called at every connection (a stream's offset moves on).
    """

    on_message: OnMessage
    queue: str = ""
    bindings: tuple[tuple[str, str], ...] = ()
    arguments: Callable[[], dict[str, Any]] = dict
    prefetch: int = 0
    auto_ack: bool = True


class Subscription:
    """The steps from an open channel to a running consumer."""

    def __init__(
        self, consumer: Consumer, then: Callable[[], None], on_close: Callable[..., None]
    ) -> None:
        self._consumer, self._then, self._on_close = consumer, then, on_close
        self._queue = consumer.queue

    def begin(self, channel: Channel) -> None:
        """Called with the channel once it is open."""
        channel.add_on_close_callback(self._on_close)
        self._channel = channel
        if self._consumer.prefetch:
            channel.basic_qos(prefetch_count=self._consumer.prefetch)
        if self._queue:
            self._consume()
        else:
            channel.queue_declare("", exclusive=True, callback=self._bind)

    def _bind(self, frame: Any) -> None:
        self._queue = frame.method.queue
        for exchange, key in self._consumer.bindings:
            self._channel.queue_bind(self._queue, exchange, key)
        self._consume()

    def _consume(self) -> None:
        self._channel.basic_consume(
            self._queue,
            self._on_message,
            auto_ack=self._consumer.auto_ack,
            arguments=self._consumer.arguments(),
            callback=lambda _: self._then(),
        )

    def _on_message(
        self, channel: Channel, method: Basic.Deliver, properties: BasicProperties, body: bytes
    ) -> None:
        try:
            self._consumer.on_message(channel, method, properties, body)
        except Exception:  # noqa: BLE001  # one bad message must not end the bus for all others
            _log.exception("bus_message_failed", queue=self._queue)
