"""The gateway's one connection to RabbitMQ per process: RPC calls out, live events in."""

import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pika.channel import Channel
from pika.spec import Basic, BasicProperties

from chassis.call_signatures import CallSigner
from chassis.errors import ServiceUnavailable
from chassis.ids import utc_now
from chassis.messaging.bus import Bus
from chassis.messaging.rpc_client import RpcClient
from chassis.messaging.subscription import Consumer
from chassis.messaging.topology import BROWSER_STREAM, declare
from chassis.observability.log import get_logger
from gateway.access.catch_up import SessionCatchUp
from gateway.access.ended_sessions import EndedSessions
from gateway.config import GatewayConfig
from gateway.gevent_loop import GeventLoop
from gateway.live.broadcaster import EventBroadcaster

KEPT = timedelta(minutes=5)
"""How far back a process that starts reads, so that browsers resume over a restart."""
PREFETCH = 256
ACK_EVERY = 32
RETRY_SECONDS = 1.0
WATCH_SECONDS = 0.2
OFFSET_HEADER = "x-stream-offset"

_log = get_logger(__name__)


@dataclass(frozen=True)
class Broker:
    """The connection and what speaks over it."""

    bus: Bus
    rpc: RpcClient
    catch_up: SessionCatchUp

    def ready(self) -> dict[str, bool]:
        """Whether the connection stands and every subscription is made, and whether it is known
        which sessions have ended.
        """
        return {
            "broker": self.bus.connected.is_set(),
            "sessions": self.catch_up.is_complete(),
        }


def open_broker(
    config: GatewayConfig, broadcaster: EventBroadcaster, ended: EndedSessions
) -> Broker:
    """Connect in the background: the gateway is up, and says 503, before the broker is."""
    bus = Bus(config.amqp_url, "gateway", GeventLoop)
    rpc = RpcClient(bus, CallSigner(config.actor_signing_key))
    broker = Broker(bus, rpc, SessionCatchUp(rpc.ask, ended))
    bus.add_consumer(stream_consumer(broadcaster))
    broadcaster.start()
    connect = threading.Thread(
        target=_connect, args=(config.amqp_url, broker, broadcaster), daemon=True
    )
    connect.start()
    return broker


def stream_consumer(broadcaster: EventBroadcaster) -> Consumer:
    """The subscription to the stream of browser events, from where the broadcaster stands."""

    def where_to_start() -> dict[str, Any]:
        known = broadcaster.last_offset
        return {OFFSET_HEADER: utc_now() - KEPT if known < 0 else known + 1}

    def on_event(
        channel: Channel, method: Basic.Deliver, properties: BasicProperties, body: bytes
    ) -> None:
        broadcaster.take(int((properties.headers or {})[OFFSET_HEADER]), body)
        # A stream forgets nothing on ack; it only asks for more.
        if method.delivery_tag % ACK_EVERY == 0:
            channel.basic_ack(method.delivery_tag, multiple=True)

    return Consumer(
        on_event,
        queue=BROWSER_STREAM,
        arguments=where_to_start,
        prefetch=PREFETCH,
        auto_ack=False,
    )


def _connect(amqp_url: str, broker: Broker, broadcaster: EventBroadcaster) -> None:
    bus = broker.bus
    while not _declared(amqp_url):
        time.sleep(RETRY_SECONDS)
    try:
        bus.start()
    except ServiceUnavailable:
        _log.warning("broker_is_slow")  # the bus goes on trying by itself
    bus.connected.wait()
    broker.catch_up.begin()
    while True:
        _wait_for_reconnection(bus)
        # A broker that recovers from a crash may confirm an event and yet not put it into the
        # stream (seen with RabbitMQ 3.10), so no offset tells what is missing.
        broadcaster.reset()
        broker.catch_up.begin()


def _wait_for_reconnection(bus: Bus) -> None:
    while bus.connected.is_set():
        time.sleep(WATCH_SECONDS)
    bus.connected.wait()


def _declared(amqp_url: str) -> bool:
    try:
        declare(amqp_url, patience=0)
    except (ServiceUnavailable, OSError) as exc:
        _log.warning("broker_does_not_answer", why=repr(exc))
        return False
    return True
