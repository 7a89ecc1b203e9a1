"""One pika connection to RabbitMQ in a thread of its own: futures in, callbacks out.

Works the same under plain threads, eventlet (services) and gevent (gateway), because each of them
replaces `threading`, `socket` and `select` before this is imported. Start it after a fork.
"""

import itertools
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pika
from pika.adapters.select_connection import IOLoop
from pika.channel import Channel
from pika.exceptions import ChannelClosedByBroker
from pika.spec import Basic, BasicProperties

from chassis.errors import ServiceUnavailable
from chassis.messaging.connection import CoalescingConnection
from chassis.messaging.publication import Publication
from chassis.messaging.subscription import Consumer, Subscription
from chassis.observability.log import get_logger
from contracts.sizes import MOST_PUBLICATION_BYTES

_log = get_logger(__name__)
RECONNECT_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0)


class Bus:
    """Publishes with confirms (many in flight) and consumes; reconnects for ever."""

    def __init__(self, amqp_url: str, name: str, new_loop: Callable[[], Any] = IOLoop) -> None:
        self.name = name
        self._new_loop = new_loop
        self._parameters = pika.URLParameters(amqp_url)
        self._parameters.client_properties = {"connection_name": name}
        self._consumers: list[Consumer] = []
        self._lock = threading.Lock()
        self._waiting: list[Publication] = []
        self._called = False
        self._in_flight: dict[int, Publication] = {}
        self._next_tag = 1
        self._connection: CoalescingConnection | None = None
        self._channel: Channel | None = None
        self._reopening = False
        self._stopping = False
        self._failures = 0
        self.connected = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"bus-{name}", daemon=True)

    def add_consumer(self, consumer: Consumer) -> None:
        """Subscribe; call before `start`."""
        self._consumers.append(consumer)

    def start(self, wait: float = 10.0) -> None:
        """Connect; ServiceUnavailable when the broker does not answer within `wait` seconds."""
        self._thread.start()
        if not self.connected.wait(wait):
            raise ServiceUnavailable("RabbitMQ does not answer; check AMQP_URL.")

    def stop(self) -> None:
        """Close the connection and end the thread."""
        self._stopping = True
        self._in_loop(self._close)
        self._thread.join(5)

    def publish(self, *publications: Publication) -> None:
        """Hand messages to the connection; each one's `confirmed` tells how it ended."""
        # One call into the loop sends what many callers put here meanwhile.
        with self._lock:
            self._waiting.extend(publications)
            is_first, self._called = not self._called, True
        if is_first and not self._in_loop(self._send_waiting):
            self._fail_waiting()

    def _take_waiting(self) -> list[Publication]:
        with self._lock:
            taken, self._waiting, self._called = self._waiting, [], False
        return taken

    def _send_waiting(self) -> None:
        if self._reopening:
            return  # they go out on the new channel
        for publication in self._take_waiting():
            self._send(publication)

    def _fail_waiting(self) -> None:
        for publication in self._take_waiting():
            publication.fail("RabbitMQ is not connected.")

    def _in_loop(self, work: Callable[[], None]) -> bool:
        connection = self._connection
        if connection is None or not self.connected.is_set():
            return False
        connection.ioloop.add_callback_threadsafe(work)
        return True

    def _send(self, publication: Publication) -> None:
        channel = self._channel
        if (size := len(publication.body)) > MOST_PUBLICATION_BYTES:
            publication.refuse(f"The message is too large: {size} bytes.")
            return
        if channel is None or not channel.is_open:
            publication.fail("RabbitMQ is not connected.")
            return
        self._in_flight[self._next_tag] = publication
        self._next_tag += 1
        channel.basic_publish(
            publication.exchange,
            publication.routing_key,
            publication.body,
            publication.properties,
            mandatory=publication.mandatory,
        )

    # The connection's life: every method below runs in the bus thread.

    def _run(self) -> None:
        while not self._stopping:
            self._connection = CoalescingConnection(
                self._parameters,
                custom_ioloop=self._new_loop(),
                on_open_callback=self._on_open,
                on_open_error_callback=self._on_lost,
                on_close_callback=self._on_lost,
            )
            self._run_loop(self._connection)
            # Each loop holds two sockets, and every reconnection makes a new one.
            self._connection.ioloop.close()
            if not self._stopping:
                delay = RECONNECT_SECONDS[min(self._failures, len(RECONNECT_SECONDS) - 1)]
                self._failures += 1
                threading.Event().wait(delay)

    def _run_loop(self, connection: CoalescingConnection) -> None:
        try:
            connection.ioloop.start()
        except Exception:  # noqa: BLE001  # a fault inside pika must not end the bus for good
            _log.exception("bus_loop_failed")
            self._lose("The connection to RabbitMQ failed.")
            with suppress(Exception):
                connection.drop()
                connection.ioloop.start()

    def _on_open(self, connection: CoalescingConnection) -> None:
        connection.channel(on_open_callback=self._on_publish_channel)

    def _on_publish_channel(self, channel: Channel) -> None:
        self._channel, self._next_tag, self._reopening = channel, 1, False
        self._prepare(channel, self._open_consumers)

    def _prepare(self, channel: Channel, then: Callable[[], None]) -> None:
        channel.add_on_return_callback(self._on_return)
        channel.add_on_close_callback(self._on_publish_channel_closed)
        channel.confirm_delivery(self._on_confirm, callback=lambda _: then())

    def _on_publish_channel_closed(self, channel: Channel, reason: Exception) -> None:
        # One message that the broker will not have must not cost the connection, and with it what
        # everybody else is waiting for.
        if not isinstance(reason, ChannelClosedByBroker) or not self.connected.is_set():
            self._on_channel_closed(channel, reason)
            return
        _log.warning("bus_publication_refused", reason=repr(reason))
        refused, self._in_flight = list(self._in_flight.values()), {}
        for publication in refused:
            publication.refuse(f"RabbitMQ refused it: {reason.reply_text}")
        if self._connection is not None and self._connection.is_open:
            self._reopening = True
            self._connection.channel(on_open_callback=self._on_new_channel)

    def _on_new_channel(self, channel: Channel) -> None:
        self._channel, self._next_tag = channel, 1
        self._prepare(channel, self._on_reopened)

    def _on_reopened(self) -> None:
        self._reopening = False
        self._send_waiting()

    def _open_consumers(self) -> None:
        waiting = list(self._consumers)

        def open_next() -> None:
            if not waiting:
                self._failures = 0
                # The call for them may have ended with the loop of the last connection.
                self._fail_waiting()
                self.connected.set()
            elif self._connection is not None:
                opening = Subscription(waiting.pop(0), open_next, self._on_channel_closed)
                self._connection.channel(on_open_callback=opening.begin)

        open_next()

    def _on_channel_closed(self, _: Channel, reason: Exception) -> None:
        if not self._stopping and self._connection is not None and self._connection.is_open:
            _log.warning("bus_channel_closed", reason=repr(reason))
            self._connection.close()

    def _on_confirm(self, frame: Any) -> None:
        last, multiple = frame.method.delivery_tag, frame.method.multiple
        earlier = itertools.takewhile(lambda tag: tag <= last, self._in_flight)
        tags = list(earlier) if multiple else [last]
        for tag in tags:
            publication = self._in_flight.pop(tag, None)
            if publication is None or publication.confirmed.done():
                continue
            if isinstance(frame.method, Basic.Ack):
                publication.confirmed.set_result(None)
            else:
                publication.refuse("RabbitMQ refused the message.")

    def _on_return(self, _: Channel, method: Any, properties: BasicProperties, __: bytes) -> None:
        for publication in self._in_flight.values():
            if publication.properties.message_id == properties.message_id:
                publication.fail(f"Nobody listens at {method.routing_key}.")

    def _on_lost(self, connection: Any, reason: Exception) -> None:
        self._lose("The connection to RabbitMQ broke.")
        if not self._stopping:
            _log.warning("bus_disconnected", reason=repr(reason))
        connection.ioloop.stop()

    def _lose(self, why: str) -> None:
        self.connected.clear()
        lost, self._in_flight = list(self._in_flight.values()), {}
        for publication in lost:
            publication.fail(why)
        self._fail_waiting()

    def _close(self) -> None:
        if self._connection is not None and self._connection.is_open:
            self._connection.close()
