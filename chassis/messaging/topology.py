"""Every exchange and queue, declared before a service starts. No other file names one.

onethread.events (topic) ──event name[.address]──> events.<service> (quorum)
                         └───────────────────────> browser.events (stream, for resuming browsers)
a failed event: onethread.retry.<delay> (topic) ──> retry.<delay>, whose time-to-live sends it
back to events.<service> by its routing key; after the last delay: dead.<service>
nameko-rpc (topic) ──<service>.*──> rpc-<service>  (nameko's own names)
"""

import time
from dataclasses import dataclass, field
from typing import Any

import pika
from pika.exceptions import AMQPError

from chassis.errors import ServiceUnavailable
from contracts import events as e
from contracts.channels import CLIENT_CHANNELS
from contracts.views import FAILED_STATES

EVENTS_EXCHANGE = "onethread.events"
RPC_EXCHANGE = "nameko-rpc"
BROWSER_STREAM = "browser.events"
RETRY_DELAYS: dict[str, int] = {"1s": 1_000, "10s": 10_000, "1m": 60_000, "10m": 600_000}
"""Label and time-to-live in milliseconds of each wait before another try."""

DECLARE_SECONDS = 30.0
ATTEMPT_HEADER = "x-attempt"
REASON_HEADER = "x-reason"
EVENT_CONTENT_TYPE = "application/data"
"""kombu hands this type over as raw bytes, so that a body that cannot be read is ours to judge."""

SUBSCRIPTIONS: dict[str, tuple[type[e.Event], ...]] = {
    "thread": (
        e.MessageReceived,
        e.DeliveryChanged,
        e.ChannelChanged,
        e.StaffChanged,
        e.PortalAccessChanged,
        e.ConsentChanged,
        e.AutomaticMessageSent,
        e.MessageSentElsewhere,
        e.FirmChanged,
    ),
    "sms": (e.MessageComposed, e.FirmChanged),
    "email": (e.MessageComposed,),
    "portal": (e.MessageComposed, e.ClientChanged, e.FirmChanged, e.ContactNotified),
    "internal": (e.MessageComposed,),
    "notify": (
        e.MessageRecorded,
        e.MessageUpdated,
        e.MentionCreated,
        e.ConversationChanged,
        e.StaffChanged,
        e.FirmChanged,
        e.ClientChanged,
        e.PortalMessagePosted,
        e.PortalConversationRead,
        e.PortalAccessChanged,
        e.ActivityLogged,
        e.MailboxChanged,
        e.AddressShared,
        e.EventStuck,
    ),
}
"""Who hears what. A service handles exactly these; a test compares."""

ADDRESSES: dict[str, dict[type[e.Event], tuple[str, ...]]] = {
    "notify": {e.MessageRecorded: CLIENT_CHANNELS, e.MessageUpdated: FAILED_STATES},
}
"""Which of an event's addresses a service hears, if not the one that is its own name."""

BROWSER_EVENTS: tuple[type[e.Event], ...] = (
    e.MessageRecorded,
    e.MessageUpdated,
    e.ConversationChanged,
    e.NotificationRaised,
    e.PortalMessagePosted,
    e.PortalMessageChanged,
    e.PortalConversationRead,
    e.BroadcastChanged,
    e.MailboxSyncChanged,
)
GATEWAY_EVENTS: tuple[type[e.Event], ...] = (e.SessionEnded,)
"""What every gateway heeds itself; no browser sees it. It comes in the same stream."""
SERVICES = tuple(SUBSCRIPTIONS)


def events_queue(service: str) -> str:
    """Queue a service takes its events from."""
    return f"events.{service}"


def dead_queue(service: str) -> str:
    """Queue of events that `service` could not digest, each with its reason in a header."""
    return f"dead.{service}"


def rpc_queue(service: str) -> str:
    """Nameko's queue of requests to a service."""
    return f"rpc-{service}"


def retry_exchange(delay: str) -> str:
    """Exchange that holds an event for one of RETRY_DELAYS."""
    return f"onethread.retry.{delay}"


@dataclass(frozen=True)
class Exchange:
    """A durable topic exchange."""

    name: str


@dataclass(frozen=True)
class Queue:
    """A durable queue and the (exchange, routing key) pairs that feed it."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    bindings: tuple[tuple[str, str], ...] = ()


def exchanges() -> list[Exchange]:
    """Everything to declare first."""
    retries = [Exchange(retry_exchange(delay)) for delay in RETRY_DELAYS]
    return [Exchange(EVENTS_EXCHANGE), Exchange(RPC_EXCHANGE), *retries]


def queues() -> list[Queue]:
    """Everything to declare second."""
    retries = [_retry_queue(delay, ttl) for delay, ttl in RETRY_DELAYS.items()]
    own = [queue for service in SERVICES for queue in _queues_of(service)]
    return [*retries, *own, _browser_stream()]


def routing_key(contract: type[e.Event], address: str) -> str:
    """Key of an event on its way, and of the binding of a service that hears this address."""
    return f"{contract.NAME}.{address}" if contract.ADDRESSED_BY else contract.NAME


def _queues_of(service: str) -> list[Queue]:
    addresses = ADDRESSES.get(service, {})
    names = [
        (EVENTS_EXCHANGE, routing_key(event, address))
        for event in SUBSCRIPTIONS[service]
        for address in addresses.get(event, (service,) if event.ADDRESSED_BY else ("",))
    ]
    poison = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": dead_queue(service)}
    quorum = {"x-queue-type": "quorum"}
    return [
        # The limit catches an event that kills its consumer before the handler can judge it.
        Queue(events_queue(service), quorum | poison | {"x-delivery-limit": 20}, tuple(names)),
        Queue(dead_queue(service), quorum),
        Queue(rpc_queue(service), {}, ((RPC_EXCHANGE, f"{service}.*"),)),
    ]


def _retry_queue(delay: str, ttl: int) -> Queue:
    # At-least-once dead lettering needs a quorum queue that refuses rather than drops.
    arguments = {
        "x-queue-type": "quorum",
        "x-message-ttl": ttl,
        "x-dead-letter-exchange": "",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    return Queue(f"retry.{delay}", arguments, ((retry_exchange(delay), "#"),))


def _browser_stream() -> Queue:
    arguments = {"x-queue-type": "stream", "x-max-age": "1h", "x-max-length-bytes": 268_435_456}
    bindings = tuple(
        (EVENTS_EXCHANGE, routing_key(event, "#")) for event in (*BROWSER_EVENTS, *GATEWAY_EVENTS)
    )
    return Queue(BROWSER_STREAM, arguments, bindings)


def declare(amqp_url: str, patience: float = DECLARE_SECONDS) -> None:
    """Make the broker match this file; repeating it changes nothing.

    A broker that has just come back refuses queues it has not recovered yet, so refusals are tried
    again for `patience` seconds; then ServiceUnavailable says what the broker said.
    """
    ends = time.monotonic() + patience
    while True:
        try:
            _declare_all(amqp_url)
        except AMQPError as exc:
            if time.monotonic() > ends:
                raise ServiceUnavailable(f"RabbitMQ refuses our queues: {exc!r}") from exc
            time.sleep(0.5)
        else:
            return


def _declare_all(amqp_url: str) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(amqp_url))
    try:
        channel = connection.channel()
        for exchange in exchanges():
            channel.exchange_declare(exchange.name, "topic", durable=True)
        for queue in queues():
            channel.queue_declare(queue.name, durable=True, arguments=queue.arguments)
            for source, key in queue.bindings:
                channel.queue_bind(queue.name, source, key)
    finally:
        connection.close()
