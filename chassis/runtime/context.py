"""What a service's process has at hand: settings, database, bus, who may call.

The same room stands behind the nameko service, its background jobs, its tests and its tools.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pika.adapters.select_connection import IOLoop
from sqlalchemy import Engine

from chassis.call_signatures import CallVerifier
from chassis.config import ServiceConfig
from chassis.messaging.bus import Bus
from chassis.messaging.outbox import Relay
from chassis.storage.database import Database
from chassis.storage.engine import database_url, make_engine

CONTEXT_KEY = "ONETHREAD_ROOM"


@dataclass
class ServiceContext:
    """One service's resources; `close` gives them back in the right order. `serving` is set once
    the program takes work.
    """

    service: str
    config: ServiceConfig
    engine: Engine
    bus: Bus
    relay: Relay
    database: Database = field(init=False)
    callers: CallVerifier = field(init=False)
    serving: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.database = Database(self.engine, self.relay.publish)
        self.callers = CallVerifier(self.config.actor_verify_keys)

    def close(self) -> None:
        """Stop publishing, then disconnect."""
        self.relay.stop()
        self.bus.stop()
        self.engine.dispose()


def open_context(
    service: str, config: ServiceConfig, new_loop: Callable[[], Any] = IOLoop
) -> ServiceContext:
    """Connect a service to its database and the broker; ServiceUnavailable when it cannot.

    `new_loop` makes the bus's I/O loop.
    """
    url = database_url(config.database_url, service, config.database_name)
    engine = make_engine(url, config.database_pool)
    bus = Bus(config.amqp_url, service, new_loop)
    relay = Relay(bus, engine)
    bus.start()
    relay.start()
    return ServiceContext(service, config, engine, bus, relay)


def context_of(container: Any) -> ServiceContext:
    """The room that chassis.runtime.serve put into nameko's configuration."""
    context: ServiceContext = container.config[CONTEXT_KEY]
    return context
